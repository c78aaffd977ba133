import type { Runner } from '../database.js';
import { databaseState, tableStates } from './sql/database-state.sql.js';

/** What fills or shuts the server of the control plane. */
export interface DatabaseState {
  /** Without WAL. */
  bytes: number;
  /** Of the whole server. */
  connections: number;
  connections_max: number;
  transaction_ids_age: number;
  /** 0 where no transaction is prepared. */
  prepared_age_seconds: number;
  /** WAL that is kept for each replication slot. */
  slots: { slot: string; bytes: number }[];
}

export interface TableState {
  table: string;
  bytes: number;
  live_rows: number;
  dead_rows: number;
}

/** Reads how the server and the tables stand; for the gauges. */
export class DatabaseStateRepository {
  constructor(private readonly runner: Runner) {}

  async read(): Promise<DatabaseState> {
    const { rows } = await this.runner.run<DatabaseState & Record<string, unknown>>(databaseState);
    return rows[0]!;
  }

  async tables(): Promise<TableState[]> {
    const { rows } = await this.runner.run<TableState & Record<string, unknown>>(tableStates);
    return rows;
  }
}
