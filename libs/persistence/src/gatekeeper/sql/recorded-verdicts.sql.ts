import type { Statement } from '../../database.js';

export interface RecordedVerdictRow extends Record<string, unknown> {
  /** bigint as text. */
  id: string;
  mode: 'enforce' | 'shadow';
  policy_set: string | null;
  policy_version: number | null;
  /** Hex. */
  policy_sha256: string | null;
  outcome: string;
  rules: unknown;
  /** What evaluated it. */
  engine: string;
  /** What it read besides the proposal. */
  facts: unknown;
  /** Payload of the proposal. */
  proposal: Record<string, unknown>;
}

/**
 * Judgements after number $1 through $2 with all that they rest on, in order, $3 at most. One whose facts or
 * whose proposal are gone is left out.
 */
export const recordedVerdicts: Statement = {
  name: 'recorded_verdicts',
  text: `
SELECT v.id::text AS id, v.mode, v.policy_set, v.policy_version,
       encode(v.policy_sha256, 'hex') AS policy_sha256, v.outcome, v.rules, v.engine, f.facts,
       e.payload AS proposal
FROM verdicts v JOIN decision_facts f USING (facts_sha256) JOIN events e ON e.event_id = v.decision_id
WHERE v.id > $1::bigint AND v.id <= $2::bigint ORDER BY v.id LIMIT $3::int`,
};
