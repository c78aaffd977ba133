import type { Statement } from '../../database.js';
import { CLAIMED, ENTRY_COLUMNS, WEIGHT, withEvents } from './claimed-columns.js';

/**
 * The claim's transaction commits without waiting for the disk, and so holds the cursor's lock no
 * longer than the work takes. What can be lost with it when the server dies in that instant is the
 * claim and its step of the frontier together: the entries are claimed and delivered again, and the
 * settle of the lost claim finds no row. A settle waits for the disk, and the claim's WAL lies before
 * its own. The setting ends with the transaction, so a pooler in transaction mode does not mind.
 */
export const COMMIT_WITHOUT_WAIT = `set_config('synchronous_commit', 'off', true)`;

/**
 * The entries above the frontier, at most $4, and how far of them $5 bytes reach.
 *
 * The range is one of rows, `(topic, id)`, so that only index outbox_fresh can serve it. With
 * `topic = … AND id > …` the planner, where its sample holds one topic only, takes the primary key for
 * all of them, and a topic that has nothing to do reads every newer entry of the busy one: 200 ms a
 * claim beside 300,000 of them, instead of 1.5. Nor may the equality stand beside the rows: the index
 * would then be entered at the topic's first entry (350 ms a claim with ten million delivered).
 *
 * The state of a row is judged after the LIMIT, not in the WHERE clause: the planner takes four
 * IS NULL tests for very selective, expects one row and sorts the whole backlog (160 ms a claim
 * instead of 5 with 200,000 waiting). For the same reason the limit and the topic are subqueries: their
 * values stay hidden from the planner, which then always walks the index in order. A topic that it
 * knows to be the only one it takes for the end of the range, and plans for no rows, every time anew.
 *
 * The payloads are copied once, into `next`; what is decided about them (`reach`, the receipt) reads
 * only their ids and lengths. Windowed and materialised together with the payloads it cost a quarter
 * more processor time.
 */
export const FRESH_WITHIN_REACH = `above AS MATERIALIZED (
  SELECT ${ENTRY_COLUMNS}, o.id AS entry_id,
         num_nonnulls(o.delivered_at, o.next_attempt_at, o.dead_lettered_at, o.discarded_at) = 0
           AS open
  FROM outbox o
  WHERE (o.topic, o.id) > ((SELECT $1::text), (SELECT frontier FROM cursor))
    AND (o.topic, o.id) <= ((SELECT $1::text), 9223372036854775807)
  ORDER BY o.topic, o.id LIMIT (SELECT $4::bigint)
), next AS MATERIALIZED (
  SELECT * FROM ${withEvents('above')} a
), reach AS MATERIALIZED (
  SELECT max(entry_id) AS last
  FROM (SELECT entry_id, ${WEIGHT} AS bytes,
               sum(${WEIGHT}) OVER (ORDER BY entry_id ROWS UNBOUNDED PRECEDING) AS total
        FROM next) s
  WHERE total - bytes < $5 OR total = bytes
)`;

/**
 * Claims entries that nobody has claimed yet, oldest first.
 *
 * The cursor's row lock serialises the claims of a topic for the milliseconds of this statement;
 * READ COMMITTED re-reads the frontier after the wait, so two claims never overlap. Nothing is
 * written on the entries: the claim is one row that names them. Rows below the frontier are never
 * visited, so delivered rows and dead row versions cost nothing (index outbox_fresh). An entry that
 * commits late with a lower id is found by the sweep.
 *
 * How the range is read: see `FRESH_WITHIN_REACH`.
 *
 * $1 topic, $2 worker, $3 claim id, $4 entries at most, $5 bytes of envelopes at most (the first
 * entry is always taken).
 */
export const claimFreshEntries: Statement = {
  name: 'claim_fresh_entries',
  text: `
WITH cursor AS MATERIALIZED (
  SELECT frontier, ${COMMIT_WITHOUT_WAIT} FROM topic_cursors WHERE topic = $1 FOR UPDATE
), ${FRESH_WITHIN_REACH}, moved AS (
  UPDATE topic_cursors SET frontier = reach.last FROM reach
  WHERE topic = $1 AND reach.last IS NOT NULL
), receipt AS (
  INSERT INTO claims (id, topic, worker_id, entry_ids)
  SELECT $3, $1, $2, array_agg(entry_id ORDER BY entry_id) FROM next
  WHERE open AND entry_id <= (SELECT last FROM reach) HAVING count(*) > 0
)
SELECT ${CLAIMED}
FROM next WHERE open AND entry_id <= (SELECT last FROM reach) ORDER BY entry_id`,
};
