import type { Statement } from '../../database.js';
import { CLAIMED_COLUMNS } from './claim-fresh-entries.sql.js';

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
  SELECT id, next_attempt_at, octet_length(payload_json::text) AS bytes FROM outbox
  WHERE topic = $1 AND next_attempt_at <= now()
    AND CASE WHEN $5::text IS NULL
          THEN coalesce(error_code, '') NOT IN ('RELAY.LEASE_EXPIRED', 'RELAY.SUSPECTED_POISON')
          ELSE error_code = $5 END
  ORDER BY next_attempt_at, id LIMIT (SELECT $4::bigint)
  FOR UPDATE SKIP LOCKED
), due AS (
  SELECT id
  FROM (SELECT id, bytes, sum(bytes) OVER (ORDER BY next_attempt_at, id
                                           ROWS UNBOUNDED PRECEDING) AS total
        FROM candidates) s
  WHERE total - bytes < $6 OR total = bytes
), taken AS (
  UPDATE outbox o SET next_attempt_at = NULL FROM due WHERE o.id = due.id
  RETURNING ${CLAIMED_COLUMNS}, o.id AS entry_id
), receipt AS (
  INSERT INTO claims (id, topic, worker_id, entry_ids)
  SELECT $3, $1, $2, array_agg(entry_id ORDER BY entry_id) FROM taken HAVING count(*) > 0
)
SELECT id, event_id, partition_key, payload, headers, attempts, attempts_forgiven, error_code,
       replay_id, created_at_ms
FROM taken ORDER BY entry_id`,
};

/**
 * The same for a topic ordered by key: only for its owner, and only entries with nothing unfinished
 * before them in their key (a later retry, another suspicion, a dead letter that blocks). By id, so
 * that a limit cuts behind an entry and never before it, and waiting for row locks instead of skipping:
 * passing over the head of a key would hand out what is behind it.
 *
 * The first entry that blocks a key is looked up once for each key with something due. Looked for from
 * each entry, it cost a walk over all dead index entries of the key every time: 20,000 parked entries of
 * one key fell below 1,000 a second beside a transaction that holds back vacuum. They are kept as one
 * `jsonb`, so that a look-up is a binary search whatever plan the statement gets.
 *
 * $1-$6 as above, $7 whether dead letters block.
 */
export const claimDueEntriesByKey: Statement = {
  name: 'claim_due_entries_by_key',
  text: `
WITH keys AS MATERIALIZED (
  SELECT DISTINCT partition_key FROM outbox
  WHERE topic = $1 AND next_attempt_at <= now() AND partition_key IS NOT NULL
), barriers AS MATERIALIZED (
  SELECT jsonb_object_agg(k.partition_key, x.id) AS by_key FROM keys k CROSS JOIN LATERAL (
    SELECT b.id FROM outbox b
    WHERE b.topic = $1 AND b.partition_key = k.partition_key
      AND (b.next_attempt_at IS NOT NULL OR b.dead_lettered_at IS NOT NULL)
      AND (b.next_attempt_at > now()
           OR (b.next_attempt_at IS NOT NULL
               AND coalesce($5::text, '') <>
                   CASE WHEN b.error_code IN ('RELAY.LEASE_EXPIRED', 'RELAY.SUSPECTED_POISON')
                     THEN b.error_code ELSE '' END)
           OR ($7 AND b.dead_lettered_at IS NOT NULL))
    ORDER BY b.id LIMIT 1) x
), candidates AS (
  SELECT id, octet_length(payload_json::text) AS bytes FROM outbox o
  WHERE topic = $1 AND next_attempt_at <= now()
    AND EXISTS (SELECT FROM topic_cursors WHERE topic = $1 AND owner = $2)
    AND CASE WHEN $5::text IS NULL
          THEN coalesce(error_code, '') NOT IN ('RELAY.LEASE_EXPIRED', 'RELAY.SUSPECTED_POISON')
          ELSE error_code = $5 END
    AND id < coalesce(((SELECT by_key FROM barriers) ->> o.partition_key)::bigint,
                      9223372036854775807)
  ORDER BY id LIMIT (SELECT $4::bigint)
  FOR UPDATE
), due AS (
  SELECT id
  FROM (SELECT id, bytes, sum(bytes) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS total
        FROM candidates) s
  WHERE total - bytes < $6 OR total = bytes
), taken AS (
  UPDATE outbox o SET next_attempt_at = NULL FROM due WHERE o.id = due.id
  RETURNING ${CLAIMED_COLUMNS}, o.id AS entry_id
), receipt AS (
  INSERT INTO claims (id, topic, worker_id, entry_ids)
  SELECT $3, $1, $2, array_agg(entry_id ORDER BY entry_id) FROM taken HAVING count(*) > 0
)
SELECT id, event_id, partition_key, payload, headers, attempts, attempts_forgiven, error_code,
       replay_id, created_at_ms
FROM taken ORDER BY entry_id`,
};
