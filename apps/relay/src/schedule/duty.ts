/** A periodic duty: all of its logic is in `runOnce`, the schedule only calls it. */
export interface Duty {
  name: string;
  everyMs: number;
  runOnce(): Promise<unknown>;
}
