import { cleanText, type PublishOutcome, type RetryPolicy } from '@acp/contracts';
import type { ClaimedEntry, EntryOutcome } from '@acp/persistence';

/** Pause before an entry is tried again that found its transport down, or everything failing alike. */
export const UNAVAILABLE_DELAY_MS = 1_000;

export interface SettlementRules {
  retry: RetryPolicy;
  /** Whether the topic is ordered by key: only there does something wait behind a head. */
  ordered: boolean;
  /** Nearly everything fails alike: that is no fault of the entry and spends none of its attempts. */
  systemic: boolean;
  /** The breaker is open: nothing becomes a dead letter for want of attempts now. */
  open: boolean;
  /** 0 ≤ random < 1; a parameter so that the schedule can be tested. */
  random: () => number;
}

/** What an attempt's outcome makes of its entry: the retry schedule, the ceiling, the dead letter. */
export function settlementOf(
  entry: Pick<ClaimedEntry, 'id' | 'attempts' | 'attempts_forgiven' | 'partition_key'>,
  outcome: PublishOutcome,
  rules: SettlementRules,
): EntryOutcome {
  const entryId = entry.id;
  if (outcome.kind === 'delivered') {
    return { entryId, kind: 'delivered', brokerRef: outcome.broker_ref };
  }
  if (outcome.kind === 'held_back') {
    const behindHead = rules.ordered && entry.partition_key !== null;
    return behindHead ? { entryId, kind: 'parked' } : { entryId, kind: 'postponed', delayMs: 0 };
  }
  const error = {
    errorCode: outcome.code,
    errorMessage: outcome.message,
    ...(outcome.response !== undefined && { response: outcome.response }),
  };
  if (outcome.kind === 'rejected') return { entryId, kind: 'dead', ...error };
  if (outcome.kind === 'unavailable' || rules.systemic) {
    const delayMs = outcome.retry_after_ms ?? UNAVAILABLE_DELAY_MS * (1 + rules.random());
    return { entryId, kind: 'postponed', delayMs, ...error };
  }
  const attempt = entry.attempts - entry.attempts_forgiven + 1;
  const delayMs = Math.max(
    backoffMs(attempt, rules.retry, rules.random),
    outcome.retry_after_ms ?? 0,
  );
  if (attempt < rules.retry.max_attempts) return { entryId, kind: 'retry', delayMs, ...error };
  if (rules.open) return { entryId, kind: 'postponed', delayMs, ...error };
  return { entryId, kind: 'dead', ...error };
}

/**
 * Delay after a failed attempt (1 is the first): the policy's schedule, whose last value repeats,
 * plus up to `jitter` of it, so that entries that failed together do not come back together.
 */
export function backoffMs(attempt: number, policy: RetryPolicy, random: () => number): number {
  const schedule = policy.backoff_ms;
  const base = schedule[Math.min(attempt, schedule.length) - 1] ?? 0;
  return Math.round(base * (1 + policy.jitter * random()));
}

/** Entries a batch must have before its failing alike says anything about the transport. */
export const SYSTEMIC_ENTRIES_MIN = 20;
const SYSTEMIC_SHARE = 0.9;
const ALIKE_CHARS = 200;

/**
 * The error most of a batch failed with, when that is nearly all of it; else null. What was held back
 * was not tried and says nothing: of a run of one key only its head counts.
 */
export function systemicFailure(outcomes: readonly PublishOutcome[]): string | null {
  const tried = outcomes.filter(({ kind }) => kind !== 'held_back');
  if (tried.length < SYSTEMIC_ENTRIES_MIN) return null;
  const alike = new Map<string, number>();
  for (const outcome of tried) {
    if (outcome.kind !== 'unknown') continue;
    const key = `${outcome.code}: ${cleanText(outcome.message.replace(/\d+/g, '#'), ALIKE_CHARS)}`;
    alike.set(key, (alike.get(key) ?? 0) + 1);
  }
  for (const [key, count] of alike) {
    if (count >= tried.length * SYSTEMIC_SHARE) return key;
  }
  return null;
}

/**
 * For a topic ordered by key: behind the first entry of a key that was not delivered, nothing of
 * that key may be scheduled by itself; it is parked until the head is out of the way.
 */
export function parkBehindHeads(
  entries: readonly Pick<ClaimedEntry, 'partition_key'>[],
  settled: EntryOutcome[],
): EntryOutcome[] {
  const stuck = new Set<string>();
  return settled.map((outcome, index) => {
    const key = entries[index]!.partition_key;
    if (key === null || outcome.kind === 'delivered') return outcome;
    if (stuck.has(key) && outcome.kind !== 'dead') {
      return { entryId: outcome.entryId, kind: 'parked' };
    }
    stuck.add(key);
    return outcome;
  });
}
