import type { Statement } from '../../database.js';

/** The row as it was, held until the operator's transaction ends. $1 topic. */
export const lockTopic: Statement = {
  name: 'lock_topic',
  text: `
SELECT topic, paused_at IS NOT NULL AS paused, paused_by, pause_reason, rate_per_second
FROM topics WHERE topic = $1 FOR UPDATE`,
};

/** An operator's pause takes over one of the relay's own. $1 topic, $2 who, $3 why. */
export const pauseTopic: Statement = {
  name: 'pause_topic',
  text: `
UPDATE topics SET paused_at = coalesce(paused_at, now()), paused_by = $2, pause_reason = $3,
       probe_at = NULL, updated_at = now()
WHERE topic = $1`,
};

/** $1 topic. */
export const resumeTopic: Statement = {
  name: 'resume_topic',
  text: `
UPDATE topics SET paused_at = NULL, paused_by = NULL, pause_reason = NULL, probe_at = NULL,
       updated_at = now()
WHERE topic = $1`,
};

/** $1 topic, $2 entries a second, null for what its definition says. */
export const setTopicRate: Statement = {
  name: 'set_topic_rate',
  text: `UPDATE topics SET rate_per_second = $2, updated_at = now() WHERE topic = $1`,
};
