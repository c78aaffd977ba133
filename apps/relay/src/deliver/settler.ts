import type { Claim, EntryOutcome, OutboxRepository, PublishFacts } from '@acp/persistence';

export interface SettlerOptions {
  outbox: OutboxRepository;
  transport: string;
  /** False when the lease is over: then others have the entries, and settling makes no sense. */
  leaseHolds: () => boolean;
  pause: (ms: number) => Promise<void>;
  onError: (step: string, error: unknown) => void;
}

const PAUSE_MS = 100;
const PAUSE_MAX_MS = 1_000;

/**
 * Writes outcomes, and keeps trying while the database is away and the lease holds: the messages are
 * out, so giving up early would send them again.
 */
export class Settler {
  constructor(private readonly options: SettlerOptions) {}

  /** Entries settled; 0 when the claim was revoked or the lease ran out. */
  async settle(
    claim: Claim,
    outcomes: readonly EntryOutcome[],
    remaining: readonly string[],
    startedAt: Date,
  ): Promise<number> {
    const facts: PublishFacts = { transport: this.options.transport, startedAt };
    const { outbox } = this.options;
    const whole = remaining.length === 0 && outcomes.length === claim.entries.length;
    if (whole && outcomes.every(({ kind }) => kind === 'delivered')) {
      const refs = outcomes.map((outcome) => outcome.brokerRef ?? null);
      return this.insist(() => outbox.settleDelivered(claim, refs, facts));
    }
    return this.insist(() => outbox.settle(claim, outcomes, remaining, facts));
  }

  private async insist(write: () => Promise<number>): Promise<number> {
    for (let tries = 0; this.options.leaseHolds(); tries += 1) {
      try {
        return await write();
      } catch (error) {
        this.options.onError('settle', error);
        await this.options.pause(Math.min(PAUSE_MS * 2 ** tries, PAUSE_MAX_MS));
      }
    }
    return 0;
  }
}
