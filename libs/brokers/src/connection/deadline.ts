import { setMaxListeners } from 'node:events';

/** How a bounded piece of work ended. */
export type Bounded<T> = { kind: 'done'; value: T } | { kind: 'late' } | { kind: 'aborted' };

/** For work that nothing outside ends. */
export const NEVER: AbortSignal = new AbortController().signal;

/**
 * Runs work with a time limit and an outer signal. The work's own signal is aborted when either
 * strikes, and its late result or error is dropped. Errors in time are thrown.
 */
export async function withDeadline<T>(
  limits: { timeoutMs: number; signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Bounded<T>> {
  const controller = new AbortController();
  let finish: (end: Bounded<T>) => void = () => undefined;
  const cut = new Promise<Bounded<T>>((resolve) => (finish = resolve));
  const end = (kind: 'late' | 'aborted') => {
    finish({ kind });
    controller.abort(new Error(kind));
  };
  const onAbort = () => end('aborted');
  const timer = setTimeout(() => end('late'), limits.timeoutMs);
  if (limits.signal.aborted) onAbort();
  // As many publishes as there are requests in flight listen to one signal.
  setMaxListeners(0, limits.signal);
  limits.signal.addEventListener('abort', onAbort, { once: true });
  try {
    const running = work(controller.signal).then((value) => ({ kind: 'done' as const, value }));
    running.catch(() => undefined);
    return await Promise.race([running, cut]);
  } catch (error) {
    if (controller.signal.aborted) return cut;
    throw error;
  } finally {
    clearTimeout(timer);
    limits.signal.removeEventListener('abort', onAbort);
  }
}
