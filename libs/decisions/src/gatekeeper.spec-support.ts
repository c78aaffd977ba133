import { newId, type Proposal, type TopicDefinition, defineTopic } from '@acp/contracts';
import { rawPayloadOf } from '@acp/intake';
import {
  DecisionRepository,
  FactRepository,
  GatekeeperStateRepository,
  type Database,
} from '@acp/persistence';
import type { TestDatabase } from '@acp/testing';
import { createHash } from 'node:crypto';
import { FactReader } from './facts/fact-reader.js';
import { receiveProposal, type ReceivedProposal } from './judge/received-proposal.js';
import { StateCache } from './state/state-cache.js';

/** Orders up to 100 go, more are held; one budget for all, and nothing else stops anything. */
export function policyText({ cap = '1000000', window = '1h', over = 'deny' } = {}): string {
  return `policy: trading
applies_to: { kinds: [order.place] }
on_error: deny
default: deny
budgets:
  - { id: notional, key: decision.model.name, amount: decimal(action.quantity), cap: "${cap}", window: ${window}, over: ${over} }
rules:
  - { id: large, when: "decimal(action.quantity) > decimal('100')", then: hold }
allow: action.side in ['buy']
approval:
  - { otherwise: true, quorum: 1, roles: ['approver:trading'] }
hold: { for: 15m }
release: { valid_for: 5m }
tests: []
`;
}

export const TOPICS: readonly TopicDefinition[] = [
  defineTopic({ name: 'monitor', transport: 'noop', event_types: ['AI_DECISION_HELD'] }),
  defineTopic({ name: 'orders', transport: 'noop', gated: true }),
];

/** Puts a policy in force as the ops-api does, or in shadow. */
export async function activate(
  test: TestDatabase,
  source: string,
  mode = 'enforce',
): Promise<void> {
  const sha256 = createHash('sha256').update(source).digest('hex');
  await test.sql(
    `WITH pushed AS (
       INSERT INTO policy_versions (policy_set, version, sha256, source, tests, cost, created_by)
       SELECT 'trading', coalesce(max(version), 0) + 1, decode('${sha256}', 'hex'),
              convert_from(decode('${Buffer.from(source).toString('base64')}', 'base64'), 'UTF8'),
              '[]', 1, 'author'
       FROM policy_versions WHERE policy_set = 'trading' RETURNING version)
     INSERT INTO policy_activations (policy_set, version, mode, requested_by, confirmed_by, reason, from_seq)
     SELECT 'trading', version, '${mode}', 'author', 'governor', 'test', 0 FROM pushed`,
  );
}

export async function engage(test: TestDatabase, scope: string): Promise<void> {
  await test.sql(
    `WITH p AS (INSERT INTO switch_periods (scope, from_seq, engaged_by, reason)
       VALUES ('${scope}', gatekeeper_barrier(), 'governor', 'test') RETURNING id)
     INSERT INTO switches (scope, period_id, engaged_by, reason)
     SELECT '${scope}', id, 'governor', 'test' FROM p`,
  );
}

export const ORDER: Proposal = {
  model: { name: 'risk-7', version: '3' },
  decision: 'buy',
  confidence: 0.9,
  rationale: 'The price is below the forecast.',
  subject: 'fund-1',
  action: {
    ...{ kind: 'order.place', account: 'fund-1', symbol: 'BTCUSDT', side: 'buy' },
    ...{ type: 'market', quantity: '1' },
  },
};

/** A proposal of ORDER with another quantity, as it is received. */
export function received(
  given: { id?: string; quantity?: string; model?: string } = {},
): ReceivedProposal {
  const { id = newId(), quantity = '1', model = 'risk-7' } = given;
  const proposal: Proposal = {
    ...ORDER,
    model: { name: model, version: '3' },
    action: { ...ORDER.action, quantity },
  };
  const receivedAt = new Date();
  const traceId = newId();
  const raw = rawPayloadOf({
    ...{ source: 'svc', connector: 'decisions', body: JSON.stringify(proposal) },
    ...{ fetchedAt: receivedAt, traceId, isJson: true },
  });
  const whence = { source: 'svc', proposedBy: 'svc', traceId, trace: null };
  return receiveProposal(proposal, { decisionId: id, ...whence, receivedAt, raw });
}

export function gatekeeperOf(database: Database) {
  return {
    state: new StateCache(new GatekeeperStateRepository(database)),
    facts: new FactReader(new FactRepository(database)),
    decisions: new DecisionRepository(database),
  };
}
