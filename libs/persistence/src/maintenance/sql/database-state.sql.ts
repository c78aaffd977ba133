import type { Statement } from '../../database.js';

/**
 * What fills or shuts the server, in one row. Every role may read all of it: connections are those that
 * the statistics of the databases count, as a role without pg_monitor sees no sessions of others.
 *
 * `pg_current_wal_lsn` is for a primary, and nobody writes anywhere else.
 */
export const databaseState: Statement = {
  name: 'database_state',
  text: `
SELECT pg_database_size(current_database())::float8 AS bytes,
       (SELECT sum(numbackends)::float8 FROM pg_stat_database) AS connections,
       current_setting('max_connections')::float8
         - current_setting('superuser_reserved_connections')::float8 AS connections_max,
       (SELECT max(age(datfrozenxid))::float8 FROM pg_database) AS transaction_ids_age,
       (SELECT coalesce(max(extract(epoch FROM clock_timestamp() - prepared)), 0)::float8
          FROM pg_prepared_xacts) AS prepared_age_seconds,
       (SELECT coalesce(json_agg(json_build_object(
           'slot', slot_name,
           'bytes', greatest(0, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)))), '[]')
          FROM pg_replication_slots WHERE restart_lsn IS NOT NULL) AS slots,
       (pg_size_bytes(current_setting('max_wal_size'))
         + pg_size_bytes(current_setting('wal_keep_size')))::float8 AS wal_bytes_wanted,
       has_function_privilege('pg_ls_waldir()', 'EXECUTE') AS may_read_wal`,
};

/** What WAL takes now. Only a member of pg_monitor may ask: others are refused before the first row. */
export const walBytes: Statement = {
  name: 'wal_bytes',
  text: 'SELECT coalesce(sum(size), 0)::float8 AS bytes FROM pg_ls_waldir()',
};

/** Each table of ours: its size with indexes and what is dead in it, as the statistics say. */
export const tableStates: Statement = {
  name: 'table_states',
  text: `
SELECT relname AS table, pg_total_relation_size(relid)::float8 AS bytes,
       n_live_tup::float8 AS live_rows, n_dead_tup::float8 AS dead_rows
FROM pg_stat_user_tables WHERE schemaname = current_schema() ORDER BY relname`,
};
