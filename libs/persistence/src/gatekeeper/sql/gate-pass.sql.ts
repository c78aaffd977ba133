import type { Statement } from '../../database.js';

/** Reservations of a group as `gate_pass` wants its budgets: each key once, sorted, with its sum. */
export function budgetsOf(reservations: string): string {
  return `
  SELECT array_agg(key ORDER BY key COLLATE "C") AS keys,
         array_agg(policy_set ORDER BY key COLLATE "C") AS sets,
         array_agg(budget_id ORDER BY key COLLATE "C") AS ids,
         array_agg(amount ORDER BY key COLLATE "C") AS amounts,
         array_agg(cap ORDER BY key COLLATE "C") AS caps,
         array_agg(window_ms ORDER BY key COLLATE "C") AS windows
  FROM (SELECT key, min(policy_set) AS policy_set, min(budget_id) AS budget_id,
               sum(amount) AS amount, min(cap) AS cap, min(window_ms) AS window_ms
        FROM ${reservations} GROUP BY key) r`;
}

/** Columns of one reservation in a JSON parameter. */
const RESERVATION_COLUMNS = `decision_id uuid, key text, policy_set text, budget_id text,
    amount numeric, cap numeric, window_ms bigint`;

export interface GatePassRow {
  /** bigint as text. */
  release_seqs: string[] | null;
}

/**
 * The barrier by itself, for a release that is written by the transaction around it: what it takes of
 * budgets is written with it. $1 ids that must be new, $2 revision, $3 scopes, $4 releases,
 * $5 reservations.
 */
export const gatePass: Statement = {
  name: 'gate_pass',
  text: `
WITH reserving AS (
  SELECT * FROM json_to_recordset($5::json) AS r (${RESERVATION_COLUMNS})
), budget AS MATERIALIZED (${budgetsOf('reserving')}
), gate AS MATERIALIZED (
  SELECT g.* FROM budget b, LATERAL gate_pass($1::uuid[], $2::bigint, $3::text[], $4::int,
    b.keys, b.sets, b.ids, b.amounts, b.caps, b.windows) g
), reserved AS (
  INSERT INTO budget_reservations (decision_id, key, amount, window_start)
  SELECT r.decision_id, r.key, r.amount, w.window_start
  FROM reserving r
  JOIN (SELECT u.* FROM budget b, gate g, unnest(b.keys, g.window_starts) AS u (key, window_start)) w
    USING (key)
)
SELECT release_seqs FROM gate`,
};
