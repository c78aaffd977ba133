import { defineTopic, type Proposal, type TopicDefinition } from '@acp/contracts';
import { emptyTables } from '../load/backlog.js';
import type { BenchDatabase } from '../servers/bench-database.js';

/** Where releases go, and plain events of decisions. */
export const DECISION_TOPICS: readonly TopicDefinition[] = [
  defineTopic({ name: 'orders', transport: 'noop', gated: true }),
  defineTopic({ name: 'decisions', transport: 'noop', event_types: ['AI_DECISION_RECORDED'] }),
];

/** A model's order, as it proposes it: about 400 bytes. */
export function benchProposal(number: number, model = 'risk-7'): Proposal {
  return {
    model: { name: model, version: '3' },
    decision: 'buy',
    confidence: 0.9,
    rationale: 'The price is below the forecast of the last five minutes, and the spread is small.',
    actor: 'trader-1',
    subject: 'fund-1',
    action: {
      ...{ kind: 'order.place', account: 'fund-1', symbol: 'BTCUSDT', side: 'buy', type: 'limit' },
      ...{ quantity: '1.25', limit_price: '101.5', client_order_id: `order-${number}` },
    },
  };
}

/** What one proposer sends; its key is the number's, so that no two are one decision. */
export function proposalBytes(number: number, model?: string): Buffer {
  return Buffer.from(JSON.stringify(benchProposal(number, model)));
}

/** Removes decisions and all that came with them; policies stay in force. */
export async function emptyDecisions({ client }: BenchDatabase): Promise<void> {
  await client.query(`
    BEGIN;
    SET LOCAL session_replication_role = replica;
    TRUNCATE decisions, verdicts, decision_facts, budgets, budget_reservations, approvals;
    COMMIT`);
  await emptyTables(client);
}

/** Throws where not every proposal has become one released decision with one entry. */
export async function mustBeReleased({ client }: BenchDatabase, decisions: number): Promise<void> {
  const { rows } = await client.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM decisions WHERE state = 'released') AS released,
            (SELECT count(*)::int FROM verdicts) AS verdicts,
            (SELECT count(*)::int FROM budget_reservations) AS reservations,
            (SELECT count(*)::int FROM events WHERE event_type = 'AI_DECISION_RELEASED') AS events,
            (SELECT count(*)::int FROM outbox) AS outbox`,
  );
  const wrong = Object.entries(rows[0]!).filter(([, count]) => count !== decisions);
  if (wrong.length === 0) return;
  throw new Error(`of ${decisions} decisions there are ${JSON.stringify(rows[0])}`);
}
