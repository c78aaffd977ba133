import { iso } from '../iso-time.js';

/**
 * The version in force of each set: its newest `enforce`, unless a newer `off` names that version. One
 * row per set that has one; `v` of `policy_versions` is looked up in it.
 */
export const IN_FORCE = `in_force AS (
  SELECT e.policy_set, e.version
  FROM (SELECT DISTINCT ON (policy_set) policy_set, version, id FROM policy_activations
        WHERE mode = 'enforce' ORDER BY policy_set, id DESC) e
  WHERE NOT EXISTS (SELECT FROM policy_activations o
                    WHERE o.policy_set = e.policy_set AND o.version = e.version
                      AND o.mode = 'off' AND o.id > e.id)
)`;

/** State of version `v`; needs `IN_FORCE` in the WITH list. */
export const VERSION_STATE = `
  CASE WHEN (v.policy_set, v.version) IN (SELECT policy_set, version FROM in_force) THEN 'enforce'
       WHEN (SELECT a.mode FROM policy_activations a
             WHERE a.policy_set = v.policy_set AND a.version = v.version
             ORDER BY a.id DESC LIMIT 1) = 'shadow' THEN 'shadow'
       ELSE 'idle' END`;

export const VERSION_COLUMNS = `
  v.policy_set AS set, v.version, encode(v.sha256, 'hex') AS sha256, ${VERSION_STATE} AS state, v.cost,
  v.created_by, ${iso('v.created_at')} AS created_at`;

export const ACTIVATION_COLUMNS = `
  a.id::text AS id, a.policy_set AS set, a.version, a.mode, a.requested_by, a.confirmed_by, a.reason,
  a.from_seq::text AS from_seq, ${iso('a.at')} AS at`;
