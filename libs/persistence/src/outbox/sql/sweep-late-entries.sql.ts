import type { Statement } from '../../database.js';

/**
 * Finds entries below the frontier that no claim has ever seen, because their transaction committed
 * after the frontier had passed their id, and makes them due.
 *
 * In one snapshot an entry below the frontier is exactly one of: ended, scheduled, parked, named by
 * a claim, or late. The frontier and the claims are read from the same snapshot as the entries, so
 * a claim that commits meanwhile cannot be mistaken for a late entry.
 *
 * How the swept range stays short: `sweep_mark` is a frontier of the past and `sweep_mark_xid` the
 * next transaction id at that time. Once every transaction older than it has ended, nothing can
 * appear below the mark any more, and what this snapshot has looked at up to it is sure for ever.
 * A transaction that stays open only makes the range longer: it is then visited in windows of $2
 * rows, round and round.
 *
 * Why the range is one of rows: see `claimFreshEntries`.
 *
 * $1 topic, $2 rows to visit at most. The advisory lock lets one worker sweep a topic at a time.
 */
export const sweepLateEntries: Statement = {
  name: 'sweep_late_entries',
  text: `
WITH c AS MATERIALIZED (
  SELECT * FROM topic_cursors
  WHERE topic = $1 AND pg_try_advisory_xact_lock(hashtextextended('sweep ' || $1, 0))
), visited AS MATERIALIZED (
  SELECT o.id,
         o.delivered_at IS NULL AND o.next_attempt_at IS NULL
           AND o.dead_lettered_at IS NULL AND o.discarded_at IS NULL AS open
  FROM outbox o
  WHERE (o.topic, o.id) > ((SELECT $1::text), (SELECT greatest(sweep_position, swept_through) FROM c))
    AND (o.topic, o.id) <= ((SELECT $1::text), (SELECT frontier FROM c))
  ORDER BY o.topic, o.id LIMIT (SELECT $2::bigint)
), late AS (
  SELECT v.id FROM visited v
  WHERE v.open AND v.id NOT IN (SELECT unnest(entry_ids) FROM claims WHERE topic = $1)
), found AS (
  UPDATE outbox o SET next_attempt_at = now() FROM late
  WHERE o.id = late.id AND o.next_attempt_at IS NULL AND o.delivered_at IS NULL
    AND o.dead_lettered_at IS NULL AND o.discarded_at IS NULL
  RETURNING o.id
), reach AS (
  SELECT c.*,
         greatest(c.sweep_position, c.swept_through) = c.swept_through AS from_the_start,
         CASE WHEN (SELECT count(*) FROM visited) < $2 THEN c.frontier
              ELSE (SELECT max(id) FROM visited) END AS reached,
         pg_snapshot_xmin(pg_current_snapshot()) >= c.sweep_mark_xid AS mark_is_sure
  FROM c
), advanced AS (
  SELECT r.*,
         CASE WHEN r.from_the_start AND r.mark_is_sure
              THEN greatest(r.swept_through, least(r.reached, r.sweep_mark))
              ELSE r.swept_through END AS sure
  FROM reach r
), moved AS (
  UPDATE topic_cursors t
  SET swept_through = a.sure,
      sweep_position = CASE WHEN a.reached >= a.frontier THEN a.sure ELSE a.reached END,
      sweep_mark = CASE WHEN a.sure >= a.sweep_mark THEN a.frontier ELSE a.sweep_mark END,
      sweep_mark_xid = CASE WHEN a.sure >= a.sweep_mark
                            THEN pg_snapshot_xmax(pg_current_snapshot())
                            ELSE a.sweep_mark_xid END
  FROM advanced a
  WHERE t.topic = a.topic
    AND (t.frontier > a.sure OR t.swept_through <> a.sure OR t.sweep_position <> a.sure)
)
SELECT (SELECT count(*)::int FROM found) AS late,
       (SELECT count(*)::int FROM visited) AS visited,
       coalesce((SELECT reached >= frontier FROM advanced), true) AS complete`,
};
