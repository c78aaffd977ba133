import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../workspace.js';
import type { ChildService, Exit } from './child-service.js';

/** Ends in a row, each within `STEADY_MS` of its start, before the stack gives up. */
export const RESTARTS_MAX = 5;
const BACKOFF_MS = 500;
/** Who ran for this long failed anew, not again. */
const STEADY_MS = 60_000;

/** 0.5, 1, 2, 4, 8 seconds. */
export function restartDelayMs(restart: number): number {
  return BACKOFF_MS * 2 ** (restart - 1);
}

/**
 * Starts a ready service again whenever it ends, and says so. Resolves when `stopping` is aborted;
 * throws when it ended `RESTARTS_MAX` times in a row and once more.
 */
export async function keepRunning(
  service: ChildService,
  { stopping, onStart }: { stopping: AbortSignal; onStart: () => void },
): Promise<void> {
  let restart = 0;
  for (;;) {
    const since = performance.now();
    const exit = await service.exited;
    if (stopping.aborted) return;
    restart = performance.now() - since < STEADY_MS ? restart + 1 : 1;
    const what = `${service.name} ended by itself (${ending(exit)})`;
    if (restart > RESTARTS_MAX) throw new Error(`${what}:\n${service.lastLines()}`);
    const delayMs = restartDelayMs(restart);
    say(`${what}; it starts again in ${delayMs / 1000} s (${restart} of ${RESTARTS_MAX})`);
    await sleep(delayMs, undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return;
    service.spawn();
    onStart();
    void service.ready().then(
      () => say(`${service.name} is ready again`),
      () => undefined,
    );
  }
}

function ending({ code, signal }: Exit): string {
  return signal ?? (code === null ? 'it could not be run' : `exit code ${code}`);
}
