/** A periodic duty: all of its logic is in `runOnce`, the schedule only calls it. */
export interface Duty {
  name: string;
  /** Milliseconds between two beginnings (`fixed`), or from an end to the next beginning. */
  everyMs: number;
  /**
   * `true`: begins by the clock, and leaves out the rounds that the one before is still in; for what
   * must not be late, as a heartbeat. Default false: the pause is after the round.
   */
  fixed?: boolean;
  runOnce(): Promise<unknown>;
}
