import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';

/**
 * Versions that were in force or in shadow between $1 and $2. One ends with the next word on it, one in
 * force with the next in force of its set. After id $3, $4 at most.
 */
export const policiesInPeriod: Statement = {
  name: 'policies_in_period',
  text: `
SELECT a.id::text AS id, a.policy_set AS set, a.version, encode(v.sha256, 'hex') AS sha256,
       v.created_by AS author, a.mode, ${iso('a.at')} AS activated_at, ${iso('n.until')} AS until,
       a.requested_by, a.confirmed_by, a.reason
FROM policy_activations a
JOIN policy_versions v USING (policy_set, version)
CROSS JOIN LATERAL (
  SELECT min(n.at) AS until FROM policy_activations n
  WHERE n.policy_set = a.policy_set AND n.id > a.id
    AND (n.version = a.version OR (a.mode = 'enforce' AND n.mode = 'enforce'))
) n
WHERE a.mode <> 'off' AND a.at < $2::timestamptz
  AND (n.until IS NULL OR n.until > $1::timestamptz) AND a.id > $3::bigint
ORDER BY a.id LIMIT $4::int`,
};

/** Numbers above $1 up to $2, proposed from $3 to $4. */
const DECISIONS = `
  FROM decisions d WHERE d.seq > $1::bigint AND d.seq <= $2::bigint
    AND d.created_at >= $3::timestamptz AND d.created_at < $4::timestamptz`;

export const outcomesInNumbers: Statement = {
  name: 'oversight_outcomes',
  text: `
SELECT d.policy_set, d.policy_version, d.state AS outcome, count(*)::float8 AS count ${DECISIONS}
GROUP BY 1, 2, 3`,
};

/** $5 at most, in the order of decisions. */
export const heldInNumbers: Statement = {
  name: 'oversight_held',
  text: `
SELECT d.seq::float8 AS n, json_build_object(
  'decision_id', d.decision_id, 'seq', d.seq::text, 'kind', d.kind, 'source', d.source,
  'proposed_by', d.proposed_by, 'actor', d.actor, 'model_name', d.model_name,
  'model_version', d.model_version, 'subject', d.subject,
  'action_sha256', encode(d.action_sha256, 'hex'), 'state', d.state, 'policy_set', d.policy_set,
  'policy_version', d.policy_version, 'quorum', d.quorum, 'hold_until', ${iso('d.hold_until')},
  'created_at', ${iso('d.created_at')}, 'settled_at', ${iso('d.settled_at')},
  'release_seq', d.release_seq::text,
  'people', coalesce((
    SELECT json_agg(json_build_object('actor', a.actor, 'role', a.role, 'answer', a.answer,
      'action_sha256', encode(a.action_sha256, 'hex'), 'policy_version', a.policy_version,
      'reason', a.reason, 'at', ${iso('a.at')}) ORDER BY a.id)
    FROM approvals a WHERE a.decision_id = d.decision_id), '[]')) AS row
${DECISIONS} AND d.quorum IS NOT NULL
ORDER BY d.seq LIMIT $5::int`,
};

/** Numbers above $1 up to $2 of the audit log, made from $3 to $4, $5 at most. */
export const modelChangesInNumbers: Statement = {
  name: 'oversight_model_changes',
  text: `
SELECT id::float8 AS n, json_build_object(
  'audit_id', id::text, 'at', ${iso('at')}, 'actor', actor, 'target', target,
  'before', before ->> 'status', 'after', after ->> 'status', 'reason', reason) AS row
FROM audit_log
WHERE id > $1::bigint AND id <= $2::bigint AND action = 'model.set'
  AND at >= $3::timestamptz AND at < $4::timestamptz
ORDER BY audit_log.id LIMIT $5::int`,
};

/** Numbers above $1 up to $2 of the roots, made from $3 to $4, $5 at most. */
export const headsInNumbers: Statement = {
  name: 'oversight_heads',
  text: `
SELECT number::float8 AS n, json_build_object(
  'number', number::text, 'made_at', head ->> 'made_at', 'hash', encode(hash, 'hex'),
  'key_id', key_id, 'signature', replace(encode(signature, 'base64'), E'\\n', '')) AS row
FROM ledger_heads
WHERE number > $1::bigint AND number <= $2::bigint
  AND (head ->> 'made_at')::timestamptz >= $3::timestamptz
  AND (head ->> 'made_at')::timestamptz < $4::timestamptz
ORDER BY ledger_heads.number LIMIT $5::int`,
};
