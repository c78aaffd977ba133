import type { Runner } from '../database.js';
import { newestEvents, type NewestEventRow } from './sql/newest-events.sql.js';

/** The newest event of a type about an entity. */
export interface FactWanted {
  event_type: string;
  entity_id: string;
}

export interface NewestEvent extends FactWanted {
  event_id: string;
  occurred_at: Date;
  schema_version: number;
  payload: Record<string, unknown>;
}

export class FactRepository {
  constructor(private readonly runner: Runner) {}

  /** Those that there are, in any order. */
  async newest(wanted: readonly FactWanted[]): Promise<NewestEvent[]> {
    if (wanted.length === 0) return [];
    const values = [wanted.map((each) => each.event_type), wanted.map((each) => each.entity_id)];
    const { rows } = await this.runner.run<NewestEventRow>(newestEvents, values);
    return rows;
  }
}
