import type { Statement } from '../../database.js';

/** Author of the relay's own pauses, in `topics` and in the audit log. */
export const SYSTEM_ACTOR = 'relay';

/** The pause of an operator stays as it is. $1 topic, $2 why, $3 milliseconds to the first probe. */
export const pauseBySystem: Statement = {
  name: 'pause_topic_by_system',
  text: `
UPDATE topics
SET paused_at = now(), paused_by = '${SYSTEM_ACTOR}', pause_reason = $2,
    probe_at = now() + $3 * interval '1 millisecond', updated_at = now()
WHERE topic = $1 AND paused_at IS NULL`,
};

/**
 * One worker's update wins; the others find the time moved on. The pause doubles with its age.
 *
 * $1 topic, $2 milliseconds at the least, $3 at the most.
 */
export const takeProbe: Statement = {
  name: 'take_topic_probe',
  text: `
UPDATE topics
SET probe_at = now() + least($3, greatest($2, extract(epoch FROM now() - paused_at) * 1000))
                       * interval '1 millisecond'
WHERE topic = $1 AND probe_at <= now()`,
};

/** Nothing where the pause is gone or an operator's. $1 topic. */
export const liftSystemPause: Statement = {
  name: 'lift_system_pause',
  text: `
UPDATE topics
SET paused_at = NULL, paused_by = NULL, pause_reason = NULL, probe_at = NULL, updated_at = now()
WHERE topic = $1 AND probe_at IS NOT NULL`,
};
