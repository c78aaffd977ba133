import type { ClaimedEntry, EntryOutcome } from '@acp/persistence';
import type { BreakerState } from '../breaker/topic-breaker.js';
import type { ClaimKind, NumberedClaim } from '../claim/claim.js';

/** What a pump tells about its work; called after the fact, never in the way of it. */
export interface PumpObserver {
  claimed(kind: ClaimKind, entries: number, ms: number): void;
  published(entries: readonly ClaimedEntry[], ms: number): void;
  /** `count` is 0 when the claim was no longer ours; `last` when nothing of it is left. */
  settled(
    claim: NumberedClaim,
    outcomes: readonly EntryOutcome[],
    count: number,
    last: boolean,
  ): void;
  breakerChanged(state: BreakerState, reason: string | null): void;
  failed(step: string, error: unknown): void;
}

/** For benchmarks and tests that look at the database instead. */
export const silentPump: PumpObserver = {
  claimed: () => undefined,
  published: () => undefined,
  settled: () => undefined,
  breakerChanged: () => undefined,
  failed: () => undefined,
};
