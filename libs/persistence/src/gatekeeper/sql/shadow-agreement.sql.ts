import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';

/** The ids of the rules that stopped what verdict `v` judged. */
const STOPPED_BY = (v: string) => `
  ARRAY(SELECT r ->> 'id' FROM jsonb_array_elements(${v}.rules) r WHERE r ->> 'result' <> 'pass')`;

/**
 * The newest judgements of a version in shadow, each beside that of the version in force at the same
 * time: the first enforcing one of the decision. Later ones were made for people who approved.
 *
 * $1 set, $2 version, $3 judgements at most.
 */
const COMPARED = `
compared AS MATERIALIZED (
  SELECT s.decision_id, s.id AS shadow_id, s.outcome AS shadow, e.id AS enforced_id,
         e.outcome AS enforced
  FROM (SELECT id, decision_id, outcome FROM verdicts
        WHERE policy_set = $1 AND policy_version = $2 AND mode = 'shadow'
        ORDER BY id DESC LIMIT $3::int) s
  CROSS JOIN LATERAL (SELECT id, outcome FROM verdicts
                      WHERE decision_id = s.decision_id AND mode = 'enforce'
                      ORDER BY id LIMIT 1) e
)`;

export const shadowMatrix: Statement = {
  name: 'shadow_matrix',
  text: `
WITH ${COMPARED}
SELECT enforced, shadow, count(*)::float8 AS count FROM compared GROUP BY 1, 2 ORDER BY 1, 2`,
};

/** $4 disagreements at most, newest first. */
export const shadowDisagreements: Statement = {
  name: 'shadow_disagreements',
  text: `
WITH ${COMPARED}
SELECT c.decision_id, d.kind, ${iso('s.at')} AS at, c.enforced, e.policy_version AS enforced_version,
       ${STOPPED_BY('e')} AS enforced_rules, c.shadow, ${STOPPED_BY('s')} AS shadow_rules
FROM compared c JOIN verdicts s ON s.id = c.shadow_id JOIN verdicts e ON e.id = c.enforced_id
JOIN decisions d ON d.decision_id = c.decision_id
WHERE c.enforced <> c.shadow ORDER BY c.shadow_id DESC LIMIT $4::int`,
};
