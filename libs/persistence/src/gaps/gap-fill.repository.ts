import type { Runner } from '../database.js';
import type { GapToFill } from './found-gap.js';
import { claimGap, failGap, isAnyGapDue } from './sql/claim-gap.sql.js';
import { forgetGaps } from './sql/forget-gaps.sql.js';

export interface FailedFill {
  id: string;
  error: string;
  /** False where the venue only asked to wait. */
  counts: boolean;
  /** Tries after which it is lost. */
  triesMax: number;
  dueInMs: number;
}

/** Gaps on their way to being filled. What a page brought commits with the page, in the triple write. */
export class GapFillRepository {
  constructor(private readonly runner: Runner) {}

  async isAnyDue(venue: string): Promise<boolean> {
    const { rows } = await this.runner.run<{ due: boolean }>(isAnyGapDue, [venue]);
    return rows[0]!.due;
  }

  /** The next gap of a venue, null where none is due. Only for the holder of the venue's turn. */
  async claim(venue: string): Promise<GapToFill | null> {
    const { rows } = await this.runner.run<GapToFill & Record<string, unknown>>(claimGap, [venue]);
    return rows[0] ?? null;
  }

  /** What the gap is after a try that brought nothing; null where somebody has closed it meanwhile. */
  async fail({ id, error, counts, triesMax, dueInMs }: FailedFill): Promise<string | null> {
    const { rows } = await this.runner.run<{ state: string }>(failGap, [
      id,
      error,
      counts ? 1 : 0,
      triesMax,
      dueInMs,
    ]);
    return rows[0]?.state ?? null;
  }

  /** Forgets gaps that were closed so many days ago, oldest first; how many. */
  async forget(days: number, rowsMax: number): Promise<number> {
    return (await this.runner.run(forgetGaps, [days, rowsMax])).count;
  }
}
