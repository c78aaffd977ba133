import type { Statement } from '../../database.js';

export interface GatekeeperStateRow {
  /** bigint as text. */
  revision: string;
  policies: {
    policy_set: string;
    version: number;
    mode: 'enforce' | 'shadow';
    /** Hex. */
    sha256: string;
    source: string;
    created_by: string;
  }[];
  switches: string[];
  models: {
    name: string;
    version: string;
    status: 'allowed' | 'shadow' | 'blocked';
    until: string | null;
  }[];
}

export const gatekeeperRevision: Statement = {
  name: 'gatekeeper_revision',
  text: 'SELECT revision FROM gatekeeper_state',
};

/**
 * Held ones are counted in the index that has no others. A hold may be minutes or days: little time is
 * left where a third of its own is.
 */
export const gatekeeperStanding: Statement = {
  name: 'gatekeeper_standing',
  text: `
SELECT (SELECT count(*)::float8 FROM decisions WHERE state = 'held') AS held,
       (SELECT count(*)::float8 FROM decisions
         WHERE state = 'held'
           AND hold_until - clock_timestamp() <= (hold_until - created_at) / 3) AS expiring,
       (SELECT count(*)::float8 FROM switches) AS switches`,
};

/**
 * What judgements depend on. The newest word on a version counts: `enforce` puts it in the place of the
 * one before, `shadow` beside it, `off` ends either. A version in force that goes to shadow is no longer
 * in force.
 */
export const gatekeeperState: Statement = {
  name: 'gatekeeper_state',
  text: `
WITH word AS (
  SELECT DISTINCT ON (policy_set, version) policy_set, version, mode, id
  FROM policy_activations ORDER BY policy_set, version, id DESC
), active AS (
  SELECT policy_set, version, mode FROM word w
  WHERE mode = 'shadow'
     OR (mode = 'enforce' AND id = (
           SELECT max(a.id) FROM policy_activations a
           WHERE a.policy_set = w.policy_set AND a.mode = 'enforce'))
)
SELECT g.revision,
       coalesce((SELECT json_agg(json_build_object(
           'policy_set', p.policy_set, 'version', p.version, 'mode', a.mode,
           'sha256', encode(p.sha256, 'hex'), 'source', p.source, 'created_by', p.created_by)
           ORDER BY p.policy_set, p.version)
         FROM active a JOIN policy_versions p USING (policy_set, version)), '[]') AS policies,
       coalesce((SELECT json_agg(scope ORDER BY scope) FROM switches), '[]') AS switches,
       coalesce((SELECT json_agg(json_build_object(
           'name', name, 'version', version, 'status', status, 'until', until)
           ORDER BY name, version)
         FROM models), '[]') AS models
FROM gatekeeper_state g`,
};
