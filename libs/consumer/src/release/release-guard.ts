import {
  RELEASED_EVENT_TYPE,
  releaseKeyId,
  systemClock,
  verifyRelease,
  type CanonicalEvent,
  type Clock,
  type KnownKeys,
  type ReleaseRefusalCode,
} from '@acp/contracts';
import { UnprocessableEvent } from '../inbox/unprocessable-event.js';
import { ReleaseKeys } from './release-keys.js';

/** Makes a consumer an executor: it acts on releases of the gatekeeper alone. */
export interface ReleaseOptions {
  /** Address of `GET /v1/release-keys`, or the keys themselves (`readPublicKeys`). */
  keys: string | KnownKeys;
  /** The executor's name; a release for another is refused. */
  audience: string;
  /**
   * Whether the inbox is in the control plane's database, where a recall is seen in the statement that
   * makes the inbox row. Default true.
   */
  besideOutbox?: boolean;
  clock?: Clock;
}

/** Refuses every event that is no release, or none that may be acted on now. */
export class ReleaseGuard {
  private readonly keys: ReleaseKeys;
  private readonly clock: Clock;

  constructor(private readonly options: ReleaseOptions) {
    this.keys = new ReleaseKeys(options.keys);
    this.clock = options.clock ?? systemClock;
  }

  /** Outside the transaction, so that no connection waits for an answer over HTTP. */
  keysFor(events: readonly CanonicalEvent[]): Promise<KnownKeys> {
    return this.keys.including(events.map(({ payload }) => releaseKeyId(payload)));
  }

  /** Throws UnprocessableEvent for the first that may not be acted on. */
  check(events: readonly CanonicalEvent[], keys: KnownKeys): void {
    for (const event of events) this.checkOne(event, keys);
  }

  private checkOne({ event_id, event_type, payload }: CanonicalEvent, keys: KnownKeys): void {
    if (event_type !== RELEASED_EVENT_TYPE) {
      throw refusal('DECISION.RELEASE_UNSIGNED', `${event_type} is no release`);
    }
    const { audience } = this.options;
    const judgement = verifyRelease(payload, { keys, audience, now: this.clock.now() });
    if (judgement.kind === 'refused') throw refusal(judgement.code, judgement.reason);
    const { release_id } = judgement.claims;
    // The inbox goes by the event's id: under a second one the release would be acted on twice.
    if (release_id !== event_id) {
      throw refusal('DECISION.RELEASE_ALTERED', `it is release ${release_id}, not ${event_id}`);
    }
  }
}

export function recallRefusal(eventId: string): UnprocessableEvent {
  return refusal('DECISION.RELEASE_RECALLED', `${eventId} was recalled`);
}

function refusal(code: ReleaseRefusalCode, reason: string): UnprocessableEvent {
  return new UnprocessableEvent(reason, { code });
}
