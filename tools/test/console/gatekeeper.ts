import { seedEvent, type TestDatabase } from '@acp/testing';

/** A gated topic that no relay of the test serves: what is ordered for it stays as it is seeded. */
const TOPIC = 'desk-releases';

interface ReleasedOptions {
  model: string;
  state: 'pending' | 'delivered';
  /** A consumer that has done it. */
  doneBy?: string;
}

export async function registerGatedTopic(test: TestDatabase): Promise<void> {
  await test.sql(`INSERT INTO topics (topic, transport, policy) VALUES ($1, 'noop', $2)`, [
    TOPIC,
    JSON.stringify({ name: TOPIC, transport: 'noop', gated: true }),
  ]);
  await test.sql(`INSERT INTO topic_cursors (topic) VALUES ($1)`, [TOPIC]);
}

/** The id of a released decision whose release was ordered for the gated topic. */
export async function seedReleased(
  test: TestDatabase,
  { model, state, doneBy }: ReleasedOptions,
): Promise<string> {
  const { event: proposal } = await seedEvent(test, { topics: [] });
  const { event } = await seedEvent(test, {
    state,
    topics: [TOPIC],
    processedBy: doneBy ? [doneBy] : [],
    event: { causation_id: proposal.event_id },
  });
  await test.sql(
    `INSERT INTO decisions (decision_id, kind, source, proposed_by, actor, model_name, model_version,
       trace_id, action_sha256, state, policy_set, policy_version, release_event_id, release_seq,
       settled_at, valid_until)
     VALUES ($1, 'order.place', 'svc', 'key:svc', 'desk', $3, '3', $1, sha256('x'), 'released',
             'trading', 1, $2, nextval('release_seq'), now(), now() + interval '1 hour')`,
    [proposal.event_id, event.event_id, model],
  );
  return proposal.event_id;
}

/** A small policy of orders as it is pushed, with tests; each confidence makes a version. */
export function pushedPolicy(confidence: number): object {
  const source = `policy: orders
applies_to: { kinds: [order.cancel] }
on_error: deny
default: deny
rules:
  - { id: unsure, when: decision.confidence < ${confidence}, then: hold }
approval:
  - { otherwise: true, quorum: 1, roles: ['approver:trading'] }
hold: { for: 15m }
release: { valid_for: 60s }
allow: action.account in ['fund-1', 'fund-2']
tests:
  - { name: sure passes, given: small.json, expect: { outcome: allowed } }
  - { name: unsure waits, given: { extends: small.json, decision: { confidence: 0.1 } }, expect: { outcome: held, rules: [unsure] } }
  - { name: foreign account, given: { extends: small.json, action: { account: fund-9 } }, expect: { outcome: denied, rules: [allow] } }
`;
  return { source, fixtures: { 'small.json': SMALL } };
}

const SMALL = {
  decision: {
    source: 'svc-trader',
    actor: 'trader-1',
    model: { name: 'risk-7', version: '3' },
    confidence: 0.95,
  },
  action: { kind: 'order.cancel', account: 'fund-1', symbol: 'BTCUSDT', order_id: 'o-1' },
  facts: {},
};
