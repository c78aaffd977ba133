/** A repeat before this is the same wish: a group's signal comes again as the forwarded copy. */
export const REPEAT_AFTER_MS = 1000;

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export interface StopWishes {
  /** The first signal, or the parent that is gone; with the exit code that says so. */
  first: (code: number) => void;
  /** Somebody asks again while the stop has been under way for `REPEAT_AFTER_MS`. */
  again: () => void;
}

/**
 * Counts wishes to stop, not signals. A signal to the whole process group reaches this process twice
 * (directly, and as the copy that npm or `bootstrap.mjs` forwards), so only time tells a repeat.
 */
export class StopCounter {
  private firstAt: number | undefined;

  constructor(
    private readonly wishes: StopWishes,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  count(code: number): void {
    if (this.firstAt === undefined) {
      this.firstAt = this.nowMs();
      return this.wishes.first(code);
    }
    if (this.nowMs() - this.firstAt >= REPEAT_AFTER_MS) this.wishes.again();
  }
}

/** From now on signals, and the end of `bootstrap.mjs` without one (SIGKILL), are wishes to stop. */
export function onStopWish(wishes: StopWishes): void {
  const counter = new StopCounter(wishes);
  for (const [signal, code] of Object.entries(EXIT_CODES)) {
    process.on(signal, () => counter.count(code));
  }
  process.once('disconnect', () => counter.count(EXIT_CODES.SIGTERM));
  // The channel is there to notice its end; it must not keep a finished command alive.
  process.channel?.unref();
  // Who is gone reads nothing: a line to a closed terminal or pipe must not end the supervisor.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
