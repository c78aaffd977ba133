/** What a loop shows of itself, for a probe that must tell progress from mere existence. */
export class Progress {
  private lastAt: number;

  constructor(
    private readonly options: {
      /** Milliseconds without a beat after which the loop counts as stuck. */
      staleAfterMs: number;
      now?: () => number;
    },
  ) {
    this.lastAt = this.now();
  }

  /** Called by the loop each time round, busy or idle. */
  beat(): void {
    this.lastAt = this.now();
  }

  /** For `HealthCheck.check`: throws when the loop is stuck. */
  check(): { last_beat_ms_ago: number } {
    const age = this.now() - this.lastAt;
    if (age > this.options.staleAfterMs) throw new Error(`no progress for ${age} ms`);
    return { last_beat_ms_ago: age };
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }
}
