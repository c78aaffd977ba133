import { EVENT_TYPE_VERSIONS, type EventTypeVersion } from '@acp/contracts';

/** Where the routes read event types from. It is asked each time, so that they may become data. */
export interface EventTypeSource {
  /** Every version of every type, in any order. */
  versions(): Promise<readonly EventTypeVersion[]>;
}

export const EVENT_TYPE_SOURCE = Symbol('EVENT_TYPE_SOURCE');

/** The types of this release, which are those that the gate of this release knows. */
export const registryOfTheRelease: EventTypeSource = {
  versions: () => Promise.resolve(EVENT_TYPE_VERSIONS),
};
