import { KnownCatalogue } from '@acp/catalogue';
import { eventTypeVersions, type EventTypeVersion } from '@acp/contracts';

/** Where the routes read event types from. It is asked each time. */
export interface EventTypeSource {
  /** Every version of every type, in any order. */
  versions(): Promise<readonly EventTypeVersion[]>;
}

export const EVENT_TYPE_SOURCE = Symbol('EVENT_TYPE_SOURCE');

/** The types of the release, and what was pushed up to this moment. */
export function catalogueSource(catalogue: KnownCatalogue): EventTypeSource {
  return {
    versions: async () => {
      await catalogue.refresh();
      return eventTypeVersions();
    },
  };
}
