import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';
import { IN_FORCE, VERSION_STATE } from '../policy-columns.js';

/** $1 set, or null for all, by name. */
export const policySets: Statement = {
  name: 'policy_sets',
  text: `
WITH ${IN_FORCE}, versions AS (
  SELECT v.policy_set, v.version, v.created_at, ${VERSION_STATE} AS state
  FROM policy_versions v WHERE $1::text IS NULL OR v.policy_set = $1
)
SELECT policy_set AS set, max(version) AS latest_version,
       max(version) FILTER (WHERE state = 'enforce') AS enforced_version,
       coalesce(array_agg(version ORDER BY version) FILTER (WHERE state = 'shadow'), '{}')
         AS shadow_versions,
       ${iso(`greatest(max(created_at), (SELECT max(a.at) FROM policy_activations a
                                         WHERE a.policy_set = versions.policy_set))`)} AS changed_at
FROM versions GROUP BY policy_set ORDER BY policy_set LIMIT 1000`,
};
