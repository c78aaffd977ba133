import type { Statement } from '../../database.js';

/** Ended for good for this consumer. $1 consumer, $2 events. */
export const discardFailures: Statement = {
  name: 'discard_failures',
  text: `
UPDATE consumer_failures SET discarded_at = now()
WHERE consumer = $1 AND event_id = ANY ($2::uuid[])`,
};

/**
 * Gives the events to a replay that nobody runs yet, in the order of their first entries, and begins a
 * new round of attempts for each. $1 consumer, $2 events, $3 replay.
 */
export const giveFailuresToReplay: Statement = {
  name: 'give_failures_to_replay',
  text: `
WITH retried AS (
  UPDATE consumer_failures f SET dead_lettered_at = NULL, attempts = 0
  WHERE f.consumer = $1 AND f.event_id = ANY ($2::uuid[])
  RETURNING f.event_id, f.topic
), listed AS (
  INSERT INTO replay_items (replay_id, n, event_id, topic, entry_id)
  SELECT i.replay_id, i.n, i.event_id, i.topic, i.entry_id
  FROM (SELECT $3::uuid AS replay_id, row_number() OVER (ORDER BY o.id, r.event_id) AS n,
               r.event_id, r.topic, o.id AS entry_id
        FROM retried r
        LEFT JOIN outbox o
          ON o.event_id = r.event_id AND o.topic = r.topic AND o.replay_id IS NULL) i
  RETURNING 1
)
UPDATE replays SET matched = (SELECT count(*) FROM listed), position = '{"n":0}', updated_at = now()
WHERE id = $3::uuid`,
};
