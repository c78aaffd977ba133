import type { Statement } from '../../database.js';

/** Totals, of which history keeps what is new since the reading before. */
const TOTALS = ['received', 'ingested', 'delivered', 'processed', 'errors'] as const;

const TAKEN = TOTALS.map((total) => `${total} = excluded.${total}`).join(', ');

/** Not below zero: an account of rows goes back when somebody deletes them by hand. */
const gone = (total: string) =>
  `CASE WHEN $2::float8 IS NOT NULL THEN greatest(0, g.${total} - coalesce(b.${total}, 0)) END`;

/**
 * One reading: what lies between each total and the one before it, and how each name stands. A name that was
 * idle gets no point. Errors that were counted for the minute ($12) stand for themselves; where there are none
 * they come of a total ($9).
 *
 * $1 the minute, $2 seconds since the reading before (null: there is none), $3 kinds, $4 names, $5 received,
 * $6 ingested, $7 delivered, $8 processed, $9 errors so far, $10 backlog, $11 oldest, $12 errors of the minute,
 * $13 dead, $14 median and $15 99th percentile of latency.
 */
export const noteHistory: Statement = {
  name: 'note_history',
  text: `
WITH given AS MATERIALIZED (
  SELECT * FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::bigint[], $10::bigint[], $11::real[], $12::bigint[], $13::bigint[], $14::real[], $15::real[])
    AS g (kind, name, received, ingested, delivered, processed, errors, backlog, oldest_seconds,
          errors_now, dead, p50_ms, p99_ms)
), before AS MATERIALIZED (
  SELECT n.* FROM given g JOIN history_names n USING (kind, name)
), known AS (
  INSERT INTO history_names (kind, name, since, seen_at, ${TOTALS.join(', ')})
  SELECT kind, name, $1::timestamptz, $1::timestamptz, ${TOTALS.join(', ')} FROM given
  ON CONFLICT (kind, name) DO UPDATE SET seen_at = excluded.seen_at, ${TAKEN}
), reading AS (
  INSERT INTO history_readings (step, at, seconds) VALUES (60, $1::timestamptz, $2::float8)
), point AS (
  SELECT g.kind, g.name, ${gone('received')} AS received, ${gone('ingested')} AS ingested,
         ${gone('delivered')} AS delivered, ${gone('processed')} AS processed,
         coalesce(g.errors_now, ${gone('errors')}) AS errors,
         g.backlog, g.oldest_seconds, g.dead, g.p50_ms, g.p99_ms
  FROM given g LEFT JOIN before b USING (kind, name)
)
INSERT INTO history_points (kind, name, step, at, ${TOTALS.join(', ')}, backlog, oldest_seconds, dead,
                            p50_ms, p99_ms)
SELECT kind, name, 60, $1::timestamptz, ${TOTALS.join(', ')}, backlog, oldest_seconds, dead, p50_ms,
       p99_ms
FROM point
WHERE coalesce(received, 0) + coalesce(ingested, 0) + coalesce(delivered, 0) + coalesce(processed, 0)
      + coalesce(errors, 0) + coalesce(backlog, 0) + coalesce(dead, 0) > 0
   OR oldest_seconds > 0 OR p50_ms IS NOT NULL`,
};

/**
 * Adds up the oldest hour that is over and has not been yet; hours that nobody read in are passed over. Counts
 * are summed, what stood is the most of the hour. $1 the minute just noted.
 */
export const rollUpHour: Statement = {
  name: 'roll_up_history_hour',
  text: `
WITH due AS MATERIALIZED (
  SELECT hour FROM (
    SELECT date_trunc('hour', min(r.at), 'UTC') AS hour FROM history_readings r, history_state s
    WHERE r.step = 60 AND r.at >= s.hours_through) h
  WHERE hour + interval '1 hour' <= $1::timestamptz
), moved AS (
  UPDATE history_state SET hours_through = due.hour + interval '1 hour' FROM due
), reading AS (
  INSERT INTO history_readings (step, at, seconds)
  SELECT 3600, due.hour, sum(r.seconds) FROM due
  JOIN history_readings r ON r.step = 60 AND r.at >= due.hour AND r.at < due.hour + interval '1 hour'
  GROUP BY due.hour
)
INSERT INTO history_points (kind, name, step, at, ${TOTALS.join(', ')}, backlog, oldest_seconds, dead,
                            p50_ms, p99_ms)
SELECT p.kind, p.name, 3600, due.hour,
       ${TOTALS.map((total) => `sum(p.${total})`).join(', ')},
       max(p.backlog), max(p.oldest_seconds), max(p.dead), avg(p.p50_ms), max(p.p99_ms)
FROM due CROSS JOIN history_names n
JOIN history_points p ON p.kind = n.kind AND p.name = n.name AND p.step = 60
  AND p.at >= due.hour AND p.at < due.hour + interval '1 hour'
GROUP BY p.kind, p.name, due.hour`,
};

/** What is older than is kept, name by name along the key. $1 the minute, $2 days of minutes, $3 days of hours. */
export const forgetHistory: Statement = {
  name: 'forget_history',
  text: `
WITH kept AS MATERIALIZED (
  SELECT step, $1::timestamptz - days * interval '1 day' AS since
  FROM (VALUES (60, $2::int), (3600, $3::int)) AS v (step, days)
), readings AS (
  DELETE FROM history_readings r USING kept k WHERE r.step = k.step AND r.at < k.since
), names AS (
  DELETE FROM history_names n USING kept k WHERE k.step = 3600 AND n.seen_at < k.since
)
DELETE FROM history_points p USING history_names n, kept k
WHERE p.kind = n.kind AND p.name = n.name AND p.step = k.step AND p.at < k.since`,
};
