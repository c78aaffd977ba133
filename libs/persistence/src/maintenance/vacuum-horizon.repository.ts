import type { Runner } from '../database.js';
import { vacuumHorizon } from './sql/vacuum-horizon.sql.js';

/** Somebody because of whom dead rows cannot be removed yet. */
export interface HorizonHolder {
  kind: 'session' | 'standby' | 'prepared transaction' | 'replication slot';
  /** Role, prepared transaction or slot. */
  name: string | null;
  /** For `pg_terminate_backend`; null for a prepared transaction and an inactive slot. */
  pid: number | null;
  application_name: string | null;
  state: string | null;
  /** When the transaction began; null for a slot. */
  since: string | null;
  age_seconds: number | null;
  query_start: string | null;
  /** The statement under way, or the last one; its first 500 characters. */
  query: string | null;
  /** Transactions begun since. */
  age_xids: number;
}

/** Reads who holds back vacuum; for the relay's metric and the operators' view. */
export class VacuumHorizonRepository {
  constructor(private readonly runner: Runner) {}

  /** The oldest first; empty when nobody does. */
  async holders(limit = 5): Promise<HorizonHolder[]> {
    const { rows } = await this.runner.run<HorizonHolder & Record<string, unknown>>(vacuumHorizon, [
      limit,
    ]);
    return rows;
  }
}
