import type { Statement } from '../../database.js';

/** A decision with what it was judged by. Times in milliseconds since 1970. */
export interface PastDecisionRow {
  decision_id: string;
  /** bigint as text. */
  seq: string;
  kind: string;
  source: string;
  actor: string;
  state: string;
  was_held: boolean;
  created_ms: number;
  settled_ms: number | null;
  policy_set: string | null;
  policy_version: number | null;
  proposal: Record<string, unknown> | null;
  read: Record<string, unknown> | null;
  /** Of a release: key, amount, start of the window. */
  uses: [string, string, number][] | null;
}

/**
 * The next decisions in their order, with proposal, facts and what they took: an index look-up each,
 * none of them for what is before the range and only fills budgets.
 *
 * $1 after this seq, $2 up to this seq, $3 begin and $4 end of the range in milliseconds, $5 kinds or
 * null, $6 rows at most. Index decisions_seq.
 */
export const pastDecisions: Statement = {
  name: 'past_decisions',
  text: `
SELECT d.decision_id, d.seq, d.kind, d.source, d.actor, d.state, d.was_held, d.created_ms,
       extract(epoch FROM d.settled_at)::float8 * 1000 AS settled_ms, d.policy_set,
       d.policy_version, e.payload AS proposal, f.facts AS read, r.uses
FROM (
  SELECT *, hold_until IS NOT NULL AS was_held,
         extract(epoch FROM created_at)::float8 * 1000 AS created_ms
  FROM decisions
  WHERE seq > $1::bigint AND seq <= $2::bigint AND created_at < to_timestamp($4::float8 / 1000)
    AND ($5::text[] IS NULL OR kind = ANY ($5::text[]))
  ORDER BY seq LIMIT $6::int
) d
LEFT JOIN events e ON e.event_id = d.decision_id AND d.created_ms >= $3::float8
LEFT JOIN decision_facts f ON f.facts_sha256 = d.facts_sha256 AND d.created_ms >= $3::float8
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_array(b.key, b.amount::text,
                                   extract(epoch FROM b.window_start)::float8 * 1000)) AS uses
  FROM budget_reservations b WHERE b.decision_id = d.decision_id
) r ON d.state = 'released'
ORDER BY d.seq`,
};

/** The first decision at or after a seq. $1 seq. Index decisions_seq. */
export const decisionAt: Statement = {
  name: 'decision_at',
  text: `
SELECT seq, extract(epoch FROM created_at)::float8 * 1000 AS created_ms
FROM decisions WHERE seq >= $1::bigint ORDER BY seq LIMIT 1`,
};

/** The highest seq; no row where there is no decision. */
export const newestDecision: Statement = {
  name: 'newest_decision',
  text: 'SELECT seq FROM decisions ORDER BY seq DESC LIMIT 1',
};

/** Which rules stopped them, by their first judgement. $1 decisions. Index verdicts_by_decision. */
export const stoppedThen: Statement = {
  name: 'stopped_then',
  text: `
SELECT u.decision_id,
       ARRAY(SELECT r ->> 'id' FROM jsonb_array_elements(v.rules) r
             WHERE r ->> 'result' <> 'pass') AS rules
FROM unnest($1::uuid[]) AS u (decision_id)
CROSS JOIN LATERAL (
  SELECT rules FROM verdicts v
  WHERE v.decision_id = u.decision_id AND v.mode = 'enforce' ORDER BY v.id LIMIT 1
) v`,
};
