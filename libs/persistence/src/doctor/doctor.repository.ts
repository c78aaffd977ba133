import type { Runner, Statement } from '../database.js';
import { ENTRIES } from '../outbox/entry-state.js';

/** The server and its settings, as far as the control plane depends on them. */
export interface ServerFacts {
  now: Date;
  version: number;
  version_text: string;
  fsync: boolean;
  full_page_writes: boolean;
  synchronous_commit: string;
  autovacuum: boolean;
  in_recovery: boolean;
  connections: number;
  /** What ordinary roles can have. */
  connections_max: number;
  /** Of the database, in transactions; PostgreSQL stops at two billion. */
  transaction_ids_age: number;
  database_bytes: number;
  archive_mode: string;
  archive_fails: boolean;
  /** Kept by the slot that is farthest behind. */
  slot_wal_bytes: number;
  slot_behind: string | null;
}

/** A table or index that is not as it should be. */
export interface RelationFacts {
  /** Of the schema of the control plane. */
  indexes: string[];
  invalid_indexes: string[];
  /** With many rows, and statistics that were never made. */
  without_statistics: string[];
}

export interface FleetFacts {
  /** Versions of workers that are alive. */
  worker_versions: string[];
  /** Topics with entries to deliver that no worker that is alive has. */
  unserved_topics: string[];
}

const ROWS_FOR_STATISTICS = 100_000;

const serverFacts: Statement = {
  name: 'doctor_server',
  text: `
    SELECT clock_timestamp() AS now,
           current_setting('server_version_num')::int AS version,
           current_setting('server_version') AS version_text,
           current_setting('fsync')::bool AS fsync,
           current_setting('full_page_writes')::bool AS full_page_writes,
           current_setting('synchronous_commit') AS synchronous_commit,
           current_setting('autovacuum')::bool AS autovacuum,
           pg_is_in_recovery() AS in_recovery,
           (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
           current_setting('max_connections')::int
             - current_setting('superuser_reserved_connections')::int AS connections_max,
           (SELECT age(datfrozenxid) FROM pg_database WHERE datname = current_database())
             AS transaction_ids_age,
           pg_database_size(current_database())::float8 AS database_bytes,
           current_setting('archive_mode') AS archive_mode,
           (SELECT coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false)
              FROM pg_stat_archiver) AS archive_fails,
           coalesce(slot.bytes, 0)::float8 AS slot_wal_bytes,
           slot.slot_name AS slot_behind
      FROM (SELECT) AS one
      LEFT JOIN LATERAL (
        SELECT s.slot_name::text,
               pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                                    ELSE pg_current_wal_lsn() END, s.restart_lsn) AS bytes
          FROM pg_replication_slots s WHERE s.restart_lsn IS NOT NULL
         ORDER BY 2 DESC LIMIT 1) AS slot ON true`,
};

const relationFacts: Statement = {
  name: 'doctor_relations',
  text: `
    SELECT coalesce(array_agg(c.relname::text ORDER BY c.relname), '{}') AS indexes,
           coalesce(array_agg(c.relname::text ORDER BY c.relname) FILTER (WHERE NOT i.indisvalid), '{}')
             AS invalid_indexes,
           ARRAY(SELECT s.relname::text FROM pg_stat_user_tables s
                  WHERE s.schemaname = current_schema() AND s.n_live_tup > ${ROWS_FOR_STATISTICS}
                    AND s.last_analyze IS NULL AND s.last_autoanalyze IS NULL
                  ORDER BY s.relname) AS without_statistics
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE c.relnamespace = current_schema()::regnamespace`,
};

const fleetFacts: Statement = {
  name: 'doctor_fleet',
  text: `
    WITH alive AS (SELECT version, topics FROM relay_workers
                    WHERE lease_expires_at > now() AND stopping_at IS NULL)
    SELECT ARRAY(SELECT DISTINCT version FROM alive ORDER BY version) AS worker_versions,
           ARRAY(SELECT t.topic FROM topics t
                  WHERE NOT EXISTS (SELECT FROM alive WHERE alive.topics ? t.topic)
                    AND NOT EXISTS (SELECT FROM retired_topics r WHERE r.topic = t.topic)
                    AND EXISTS (SELECT FROM ${ENTRIES} o WHERE o.topic = t.topic
                                   AND num_nonnulls(o.delivered_at, o.dead_lettered_at, o.discarded_at) = 0)
                  ORDER BY t.topic) AS unserved_topics`,
};

/** What `cp doctor` looks at, in statements that write nothing and lock nothing. */
export class DoctorRepository {
  constructor(private readonly runner: Runner) {}

  server(): Promise<ServerFacts> {
    return this.row<ServerFacts>(serverFacts);
  }

  relations(): Promise<RelationFacts> {
    return this.row<RelationFacts>(relationFacts);
  }

  fleet(): Promise<FleetFacts> {
    return this.row<FleetFacts>(fleetFacts);
  }

  private async row<Row extends object>(statement: Statement): Promise<Row> {
    const { rows } = await this.runner.run<Row & Record<string, unknown>>(statement);
    return rows[0]!;
  }
}
