/** Resolves after the time or at the abort, whichever comes first. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener('abort', finish, { once: true });
  });
}

const OUTAGE_BASE_MS = 250;
const OUTAGE_MAX_MS = 15_000;

/** Doubling, with half of it at random so that a fleet does not come back as one. */
export function outageDelayMs(outagesInARow: number, random = Math.random()): number {
  const delay = Math.min(OUTAGE_BASE_MS * 2 ** (outagesInARow - 1), OUTAGE_MAX_MS);
  return Math.round(delay * (0.5 + random / 2));
}
