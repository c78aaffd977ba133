import type { Runner } from '../database.js';
import { databaseState, tableStates, walBytes } from './sql/database-state.sql.js';

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
  /** Null where the role may not see it: that takes `pg_monitor`. */
  wal_bytes: number | null;
  /** What the server means to keep: `max_wal_size` and `wal_keep_size`. It is no bound. */
  wal_bytes_wanted: number;
}

type StateRow = Omit<DatabaseState, 'wal_bytes'> & { may_read_wal: boolean };

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
    const { rows } = await this.runner.run<StateRow>(databaseState);
    const { may_read_wal, ...state } = rows[0]!;
    return { ...state, wal_bytes: may_read_wal ? await this.walBytes() : null };
  }

  async tables(): Promise<TableState[]> {
    const { rows } = await this.runner.run<TableState & Record<string, unknown>>(tableStates);
    return rows;
  }

  private async walBytes(): Promise<number> {
    const { rows } = await this.runner.run<{ bytes: number }>(walBytes);
    return rows[0]!.bytes;
  }
}
