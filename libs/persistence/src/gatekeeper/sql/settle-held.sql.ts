import type { Statement } from '../../database.js';

/**
 * A held decision becomes what it ends as; the trigger of the table refuses every other change. $1 id,
 * $2 state, $3 event that ended it, $4 release, $5 its number, $6 its end, $7 version it was judged by
 * last.
 */
export const settleHeld: Statement = {
  name: 'settle_held',
  text: `
UPDATE decisions SET state = $2, ended_event_id = $3::uuid, release_event_id = $4::uuid,
  release_seq = $5::bigint, valid_until = $6::timestamptz,
  policy_version = coalesce($7::int, policy_version), settled_at = clock_timestamp()
WHERE decision_id = $1 AND state = 'held'`,
};

/** A judgement of a decision that is there, and what it read. $1 verdicts, $2 digests, $3 facts. */
export const noteVerdicts: Statement = {
  name: 'note_verdicts',
  text: `
WITH read AS (
  INSERT INTO decision_facts (facts_sha256, facts)
  SELECT f.facts_sha256, f.facts FROM unnest($2::bytea[], $3::json[]) AS f (facts_sha256, facts)
  ORDER BY f.facts_sha256
  ON CONFLICT (facts_sha256) DO NOTHING
)
INSERT INTO verdicts (decision_id, mode, policy_set, policy_version, policy_sha256, outcome, rules,
                      facts_sha256, engine, took_us)
SELECT v.* FROM json_to_recordset($1::json) AS v (
  decision_id uuid, mode text, policy_set text, policy_version int, policy_sha256 bytea,
  outcome text, rules jsonb, facts_sha256 bytea, engine text, took_us int)`,
};
