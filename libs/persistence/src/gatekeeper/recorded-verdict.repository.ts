import type { Runner } from '../database.js';
import { recordedVerdicts, type RecordedVerdictRow } from './sql/recorded-verdicts.sql.js';

/** Judgements with what they rest on, by their numbers. */
export class RecordedVerdictRepository {
  constructor(private readonly runner: Runner) {}

  async within(after: string, through: string, rowsMax: number): Promise<RecordedVerdictRow[]> {
    const values = [after, through, rowsMax];
    return (await this.runner.run<RecordedVerdictRow>(recordedVerdicts, values)).rows;
  }
}
