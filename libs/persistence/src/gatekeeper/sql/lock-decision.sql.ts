import type { Statement } from '../../database.js';

export interface LockedDecisionRow {
  decision_id: string;
  /** The proposal as it was judged: payload of its `AI_DECISION_PROPOSED`. */
  proposal: Record<string, unknown>;
  /** Whether its time is not over. */
  is_in_time: boolean;
}

/**
 * Locks a decision until the transaction ends: two who settle it come one after another. The row is
 * locked before the barrier is taken, by everybody. $1 decision.
 */
export const lockDecision: Statement = {
  name: 'lock_decision',
  text: `
SELECT d.decision_id, e.payload AS proposal, coalesce(d.hold_until > clock_timestamp(), false) AS is_in_time
FROM decisions d JOIN events e ON e.event_id = d.decision_id
WHERE d.decision_id = $1
FOR NO KEY UPDATE OF d`,
};
