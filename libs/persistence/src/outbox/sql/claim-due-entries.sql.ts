import type { Statement } from '../../database.js';
import { CLAIMED, ENTRY_COLUMNS, weightOf, withEvents } from './claimed-columns.js';
import { BY_KEY, OF_KEY } from './entries-of-key.sql.js';

/** Of entry `o`; the event is looked up by its entry, since retries are few. */
const BYTES = weightOf(
  'o.payload_json::text',
  '(SELECT e.payload::text FROM events e WHERE e.event_id = o.event_id)',
);

/**
 * Claims retries whose time has come: index outbox_due, which holds only entries that have failed or
 * were released, however many were delivered. Row locks with SKIP LOCKED keep workers apart; the
 * lock re-reads the row, so an entry that another claim has just taken (its `next_attempt_at` is
 * null by then) is passed over. Taking clears `next_attempt_at`; the claim row holds the entry now.
 *
 * $1 topic, $2 worker, $3 claim id, $4 entries at most, $5 the suspicion wanted: null for entries
 * without, else the `error_code` that marks entries which were in the hand of a worker that died,
 * $6 bytes of envelopes at most (the first entry is always taken).
 */
export const claimDueEntries: Statement = {
  name: 'claim_due_entries',
  text: `
WITH candidates AS (
  SELECT id, next_attempt_at, ${BYTES} AS bytes FROM outbox o
  WHERE topic = $1 AND next_attempt_at <= now()
    AND CASE WHEN $5::text IS NULL
          THEN coalesce(error_code, '') NOT IN ('RELAY.LEASE_EXPIRED', 'RELAY.SUSPECTED_POISON')
          ELSE error_code = $5 END
  ORDER BY next_attempt_at, id LIMIT (SELECT $4::bigint)
  FOR UPDATE SKIP LOCKED
), due AS MATERIALIZED (
  SELECT id
  FROM (SELECT id, bytes, sum(bytes) OVER (ORDER BY next_attempt_at, id
                                           ROWS UNBOUNDED PRECEDING) AS total
        FROM candidates) s
  WHERE total - bytes < $6 OR total = bytes
), taken AS (
  UPDATE outbox o SET next_attempt_at = NULL WHERE o.id = ANY (ARRAY(SELECT id FROM due))
  RETURNING ${ENTRY_COLUMNS}, o.id AS entry_id
), receipt AS (
  INSERT INTO claims (id, topic, worker_id, entry_ids)
  SELECT $3, $1, $2, array_agg(entry_id ORDER BY entry_id) FROM taken HAVING count(*) > 0
)
SELECT ${CLAIMED} FROM ${withEvents('taken')} t ORDER BY entry_id`,
};

/**
 * The same for a topic ordered by key: only for its owner, and only entries with nothing unfinished
 * before them in their key (a later retry, another suspicion, a dead letter that blocks). What is due
 * and has something before it is parked; it would otherwise fill the window for as long as its head
 * waits, and keep the other keys from being seen.
 *
 * The window holds the $4 entries that are due the longest; index outbox_due in its own order, and
 * `FOR UPDATE` waits for row locks instead of skipping: passing over the head of a key would hand out
 * what is behind it. From there on only the keys of the window are looked at, each from its oldest
 * entry to the first that is not in the window: so a claim costs what it takes, however many are due.
 * It is by id that a limit of bytes cuts, behind an entry of a key and never before it.
 *
 * What bars each key is kept as one `jsonb`, so that a look-up is a binary search whatever plan the
 * statement gets. How its other parts keep to their indexes: `entries-of-key.sql.ts`.
 *
 * $1-$6 as above, $7 whether dead letters block.
 */
export const claimDueEntriesByKey: Statement = {
  name: 'claim_due_entries_by_key',
  text: `
WITH due AS MATERIALIZED (
  SELECT id, partition_key FROM outbox
  WHERE topic = $1 AND next_attempt_at <= now()
    AND EXISTS (SELECT FROM topic_cursors WHERE topic = $1 AND owner = $2)
    AND CASE WHEN $5::text IS NULL
          THEN coalesce(error_code, '') NOT IN ('RELAY.LEASE_EXPIRED', 'RELAY.SUSPECTED_POISON')
          ELSE error_code = $5 END
  ORDER BY next_attempt_at, id LIMIT (SELECT $4::bigint)
), bars AS MATERIALIZED (
  SELECT jsonb_object_agg(k.partition_key, x.id) AS by_key
  FROM (SELECT DISTINCT partition_key FROM due WHERE partition_key IS NOT NULL) k
  CROSS JOIN LATERAL (
    SELECT b.id FROM outbox b
    WHERE ${OF_KEY('b', 'k.partition_key')}
      AND CASE WHEN b.next_attempt_at IS NULL THEN $7 ELSE true END
      AND b.id NOT IN (SELECT id FROM due)
    ${BY_KEY('b')} LIMIT 1) x
), judged AS MATERIALIZED (
  SELECT id, id < coalesce(((SELECT by_key FROM bars) ->> partition_key)::bigint,
                           9223372036854775807) AS free
  FROM due
), candidates AS (
  SELECT o.id, ${BYTES} AS bytes FROM outbox o
  WHERE o.id = ANY (ARRAY(SELECT id FROM judged WHERE free))
    AND coalesce(o.next_attempt_at <= now(), false)
  ORDER BY o.id FOR UPDATE
), within AS MATERIALIZED (
  SELECT id
  FROM (SELECT id, bytes, sum(bytes) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS total
        FROM candidates) s
  WHERE total - bytes < $6 OR total = bytes
), taken AS (
  UPDATE outbox o SET next_attempt_at = NULL WHERE o.id = ANY (ARRAY(SELECT id FROM within))
  RETURNING ${ENTRY_COLUMNS}, o.id AS entry_id
), parked AS (
  UPDATE outbox o SET next_attempt_at = 'infinity'
  WHERE o.id = ANY (ARRAY(SELECT id FROM judged WHERE NOT free))
    AND coalesce(o.next_attempt_at <= now(), false)
), receipt AS (
  INSERT INTO claims (id, topic, worker_id, entry_ids)
  SELECT $3, $1, $2, array_agg(entry_id ORDER BY entry_id) FROM taken HAVING count(*) > 0
)
SELECT ${CLAIMED} FROM ${withEvents('taken')} t ORDER BY entry_id`,
};
