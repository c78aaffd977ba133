import type { OutboxRepository } from '@acp/persistence';

/** Claims revoked in one step; a claim holds up to a batch of entries. */
const CLAIMS_PER_STEP = 20;

export interface Takeover {
  claims: number;
  entries: number;
  workers: string[];
  topics: string[];
}

/**
 * Takes what dead workers held and gives it back to the fleet, and what this worker holds in the
 * database without knowing it: a claim whose answer was lost with its connection.
 */
export class LeaseReaper {
  constructor(
    private readonly outbox: OutboxRepository,
    private readonly options: {
      workerId: string;
      knownClaims: () => string[];
      /** A worker that has lost its lease may have lost its name too: then the claims are another's. */
      leaseHolds: () => boolean;
      onTakeover: (takeover: Takeover) => void;
    },
  ) {}

  async runOnce(): Promise<void> {
    await this.expire();
    if (!this.options.leaseHolds()) return;
    await this.outbox.abandonUnknown(this.options.workerId, this.options.knownClaims());
  }

  async expire(): Promise<void> {
    for (;;) {
      const expired = await this.outbox.expireClaims(CLAIMS_PER_STEP);
      if (expired.claims > 0) this.options.onTakeover(expired);
      if (expired.claims < CLAIMS_PER_STEP) break;
    }
  }
}
