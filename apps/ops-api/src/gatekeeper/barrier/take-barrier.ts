import { ControlPlaneError } from '@acp/contracts';
import type { Barrier, BarrierHolder } from '@acp/persistence';

/** Milliseconds that a change waits for the verdicts under way; more is answered with who holds it up. */
export const BARRIER_WAIT_MS = 5_000;

/**
 * Waits until no verdict is being committed, and keeps others out until the transaction ends. Answers
 * the number of the newest release. Throws `DECISION.SWITCH_PENDING`, after which nothing has changed.
 * With `terminate` the backends that would not end are ended, and it waits once more.
 */
export async function takeBarrier(
  barrier: Barrier,
  { terminate = false }: { terminate?: boolean } = {},
): Promise<string> {
  const seq = await barrier.take(BARRIER_WAIT_MS);
  if (seq !== null) return seq;
  const holders = await barrier.holders();
  if (!terminate) throw pending(holders);
  await barrier.terminate(holders.map(({ pid }) => pid));
  const second = await barrier.take(BARRIER_WAIT_MS);
  if (second !== null) return second;
  throw pending(await barrier.holders());
}

function pending(holders: readonly BarrierHolder[]): ControlPlaneError {
  const named = holders.map(
    ({ pid, application, age_ms }) => `${application} (pid ${pid}, ${Math.round(age_ms)} ms)`,
  );
  const detail = `not done: verdicts did not end in ${BARRIER_WAIT_MS} ms; ${named.join(', ') || 'who held it is gone'}`;
  return new ControlPlaneError('DECISION.SWITCH_PENDING', detail);
}
