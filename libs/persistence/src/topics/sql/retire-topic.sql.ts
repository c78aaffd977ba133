import type { Statement } from '../../database.js';

/** Held until the transaction ends: a worker that registers the topic waits. $1 topic. */
export const holdTopic: Statement = {
  name: 'hold_topic',
  text: `SELECT FROM topics WHERE topic = $1 FOR UPDATE`,
};

/** A topic that no worker ever registered has none; the ledger needs it to say what has ended. */
export const beginTopicCursor: Statement = {
  name: 'begin_topic_cursor',
  text: `INSERT INTO topic_cursors (topic) VALUES ($1) ON CONFLICT DO NOTHING`,
};

/** Held until the transaction ends: a claim waits. $1 topic. */
export const holdTopicCursor: Statement = {
  name: 'hold_topic_cursor',
  text: `SELECT FROM topic_cursors WHERE topic = $1 FOR UPDATE`,
};

/** Entries that a claim names, of a worker that lives or that is lost. $1 topic. */
export const countClaimed: Statement = {
  name: 'count_claimed_of_topic',
  text: `
SELECT coalesce(sum(cardinality(entry_ids)), 0)::float8 AS claimed
FROM claims WHERE topic = $1`,
};

/** $1 topic, $2 who, $3 why. */
export const retireTopic: Statement = {
  name: 'retire_topic',
  text: `
INSERT INTO retired_topics (topic, retired_by, reason) VALUES ($1, $2, $3)
ON CONFLICT (topic) DO UPDATE
  SET retired_at = now(), retired_by = excluded.retired_by, reason = excluded.reason`,
};
