import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';

/**
 * Who holds back vacuum in this database, oldest first: sessions with a snapshot or a transaction id,
 * prepared transactions, and what standbys and replication slots ask to be kept. Sessions of other
 * databases do not count, nor vacuum itself. Without pg_monitor (or pg_read_all_stats) PostgreSQL
 * shows a role only its own sessions.
 *
 * A slot has no time of its own; its age is known in transactions only.
 */
export const vacuumHorizon: Statement = {
  name: 'vacuum_horizon',
  text: `
SELECT kind, name, pid, application_name, state, ${iso('since')} AS since,
       extract(epoch FROM clock_timestamp() - since)::float8 AS age_seconds,
       ${iso('query_start')} AS query_start, left(query, 500) AS query, age(xid)::int AS age_xids
FROM (
  SELECT CASE WHEN backend_type = 'walsender' THEN 'standby' ELSE 'session' END AS kind,
         usename::text AS name, pid, application_name, state,
         coalesce(xact_start, backend_start) AS since, query_start, query,
         CASE WHEN age(backend_xmin) >= coalesce(age(backend_xid), 0)
              THEN backend_xmin ELSE coalesce(backend_xid, backend_xmin) END AS xid
  FROM pg_stat_activity
  WHERE (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL) AND pid <> pg_backend_pid()
    AND (datname = current_database() OR backend_type = 'walsender')
    AND NOT (backend_type = 'autovacuum worker' AND query NOT LIKE '%ANALYZE%')
  UNION ALL
  SELECT 'prepared transaction', gid, NULL, NULL, NULL, prepared, NULL, NULL, transaction
  FROM pg_prepared_xacts WHERE database = current_database()
  UNION ALL
  SELECT 'replication slot', slot_name::text, active_pid, plugin::text,
         CASE WHEN active THEN 'active' ELSE 'inactive' END, NULL, NULL, NULL, xmin
  FROM pg_replication_slots WHERE xmin IS NOT NULL
) holders
ORDER BY age(xid) DESC, since NULLS FIRST LIMIT $1`,
};
