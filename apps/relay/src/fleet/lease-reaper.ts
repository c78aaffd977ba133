import type { OutboxRepository } from '@acp/persistence';
import type { RelayObserver } from '../observe/relay-observer.js';

/** Claims revoked in one step; a claim holds up to a batch of entries. */
const CLAIMS_PER_STEP = 20;

/**
 * Takes what dead workers held and gives it back to the fleet, and what this worker holds in the
 * database without knowing it: a claim whose answer was lost with its connection.
 */
export class LeaseReaper {
  constructor(
    private readonly outbox: OutboxRepository,
    private readonly options: {
      workerId: string;
      /** Claims in hand or being made: a claim is known from before its statement is sent. */
      knownClaims: () => string[];
      /** A worker that has lost its lease may have lost its name too: then the claims are another's. */
      leaseHolds: () => boolean;
      observer: Pick<RelayObserver, 'takenOver'>;
      /** There is more to claim. */
      wake: () => void;
    },
  ) {}

  async runOnce(): Promise<void> {
    await this.expire();
    await this.abandonUnknown();
  }

  /**
   * The database is asked first and only then what this worker knows: whatever it answers was known
   * before, if it is still in hand. The other way round a claim that was made meanwhile would pass for
   * an orphan wherever the database is slow to answer.
   */
  private async abandonUnknown(): Promise<void> {
    const { workerId, knownClaims, leaseHolds } = this.options;
    if (!leaseHolds()) return;
    const recorded = await this.outbox.claimsOf(workerId);
    const known = new Set(knownClaims());
    const unknown = recorded.filter((id) => !known.has(id));
    if (unknown.length > 0 && leaseHolds()) await this.outbox.abandon(workerId, unknown);
  }

  async expire(): Promise<void> {
    for (;;) {
      const expired = await this.outbox.expireClaims(CLAIMS_PER_STEP);
      if (expired.claims > 0) {
        this.options.observer.takenOver(expired);
        this.options.wake();
      }
      if (expired.claims < CLAIMS_PER_STEP) break;
    }
  }
}
