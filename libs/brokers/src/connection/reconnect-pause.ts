const PAUSE_MS_MIN = 50;
const PAUSE_MS_MAX = 1_000;

/** Milliseconds to the next try, after so many failures in a row: 50, 100, 200 … 1,000. */
export function reconnectPauseMs(failures: number): number {
  return Math.min(PAUSE_MS_MIN * 2 ** Math.min(failures, 10), PAUSE_MS_MAX);
}
