import type { RetryPolicy } from '@acp/contracts';

/** Time before the next try of an event that has failed `attempts` times; the last value repeats. */
export function retryDelayMs(
  attempts: number,
  policy: RetryPolicy,
  random = Math.random(),
): number {
  const index = Math.min(attempts, policy.backoff_ms.length) - 1;
  const base = policy.backoff_ms[index] ?? 0;
  return Math.round(base * (1 + policy.jitter * random));
}
