import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 20;

/** Resolves when a condition holds; rejects with `what` when it does not in time. */
export async function waitUntil(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`);
    await pause(POLL_MS);
  }
}
