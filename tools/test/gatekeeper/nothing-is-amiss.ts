import type { GatekeeperStack } from './gatekeeper-stack.js';

/** What must hold of all decisions, whatever happened; each names the rows that break it. */
const MUST_BE_EMPTY = {
  'a decision without the one event that closes it': `
    SELECT d.decision_id, d.state FROM decisions d
    WHERE (SELECT count(*) FROM events e WHERE e.causation_id = d.decision_id
             AND e.event_type <> 'AI_DECISION_HELD') <> (d.state <> 'held')::int
       OR (d.state <> 'held' AND NOT EXISTS (
             SELECT FROM events e WHERE e.causation_id = d.decision_id
               AND e.event_id = coalesce(d.release_event_id, d.ended_event_id)
               AND e.event_type = 'AI_DECISION_' || upper(d.state)))`,
  'a proposal without a decision': `
    SELECT e.event_id FROM events e LEFT JOIN decisions d ON d.decision_id = e.event_id
    WHERE e.event_type = 'AI_DECISION_PROPOSED' AND d.decision_id IS NULL`,
  'a decision without a verdict, or stopped with one': `
    SELECT d.decision_id FROM decisions d
    WHERE EXISTS (SELECT FROM verdicts v WHERE v.decision_id = d.decision_id) = (d.state = 'stopped')`,
  'a release without its one order to deliver': `
    SELECT d.decision_id FROM decisions d
    WHERE (SELECT count(*) FROM outbox o WHERE o.topic = 'orders' AND o.event_id = d.release_event_id)
          <> (d.state = 'released')::int`,
  'an order to deliver that is no release': `
    SELECT o.id FROM outbox o LEFT JOIN decisions d ON d.release_event_id = o.event_id
    WHERE o.topic = 'orders' AND d.decision_id IS NULL`,
  'a use of a budget that is not what was released': `
    SELECT d.decision_id FROM decisions d LEFT JOIN budget_reservations r USING (decision_id)
    JOIN events e ON e.event_id = d.decision_id
    WHERE coalesce(r.amount, 0) <> CASE WHEN d.state = 'released'
      THEN (e.payload -> 'action' ->> 'quantity')::numeric ELSE 0 END`,
  'a budget that is not the sum of what was reserved': `
    SELECT b.key, b.used, sum(r.amount) FROM budgets b
    LEFT JOIN budget_reservations r ON r.key = b.key AND r.window_start = b.window_start
    GROUP BY b.key, b.used HAVING b.used <> coalesce(sum(r.amount), 0)`,
  'a release after its switch': `
    SELECT d.decision_id FROM switch_periods p LEFT JOIN switch_lifts l ON l.period_id = p.id
    JOIN decisions d ON d.release_seq > p.from_seq
      AND (l.to_seq IS NULL OR d.release_seq <= l.to_seq)
      AND (p.scope NOT LIKE 'model:%' OR p.scope = 'model:' || d.model_name)`,
  'an effect of what was recalled': `
    SELECT p.event_id FROM processed_events p JOIN outbox o USING (event_id)
    WHERE o.topic = 'orders' AND o.error_code = 'DECISION.RELEASE_RECALLED'`,
};

export async function nothingIsAmiss({ stack }: GatekeeperStack): Promise<void> {
  for (const [what, text] of Object.entries(MUST_BE_EMPTY)) {
    const rows = await stack.sql(text);
    if (rows.length > 0) throw new Error(`${what}: ${JSON.stringify(rows.slice(0, 5))}`);
  }
}
