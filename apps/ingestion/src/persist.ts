import { ExponentialBackoff, handleAll, retry } from 'cockatiel';

const PAUSES = { initialDelay: 250, maxDelay: 5_000 };

/**
 * Does the work until it is done, however often it fails, with growing pauses. Once `signal` is
 * aborted a failure is the end of it: the answer is then undefined.
 */
export async function persist<T>(
  work: () => Promise<T>,
  { signal, onFailure }: { signal: AbortSignal; onFailure(error: unknown): void },
): Promise<T | undefined> {
  const backoff = new ExponentialBackoff(PAUSES);
  const policy = retry(handleAll, { maxAttempts: Number.MAX_SAFE_INTEGER, backoff });
  policy.onFailure(({ reason }) => onFailure('error' in reason ? reason.error : undefined));
  return policy.execute(work, signal).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
}
