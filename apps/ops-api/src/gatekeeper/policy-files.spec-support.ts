/** A small policy of orders, and what its tests run on; the number makes versions of it. */
export function policyFile({
  set = 'orders',
  limit = 1_000,
  confidence = 0.8,
}: { set?: string; limit?: number; confidence?: number } = {}): string {
  return `policy: ${set}
applies_to: { kinds: [order.place] }
on_error: deny
default: deny
rules:
  - { id: unsure, when: "decision.confidence < ${confidence}", then: hold }
  - { id: too-much, when: "decimal(action.quantity) > decimal('${limit}')", then: deny, reason: "{action.quantity} is more than ${limit}" }
allow: action.side in ['buy', 'sell']
approval:
  - { when: "decimal(action.quantity) < decimal('10')", quorum: 1, roles: ['approver:trading'] }
  - { otherwise: true, quorum: 2, roles: ['approver:trading', 'approver:risk'], not: [proposer, policy_author] }
hold: { for: 15m }
release: { valid_for: 60s }
tests:
  - { name: small buy passes, given: small.json, expect: { outcome: allowed } }
  - { name: unsure waits, given: { extends: small.json, decision: { confidence: 0.1 } }, expect: { outcome: held, rules: [unsure] } }
  - { name: too much, given: { extends: small.json, action: { quantity: "100000000" } }, expect: { outcome: denied, rules: [too-much] } }
  - { name: no side, given: { extends: small.json, action: { side: swap } }, expect: { outcome: denied, rules: [allow] } }
`;
}

export const FIXTURES = {
  'small.json': {
    decision: {
      source: 'svc-trader',
      actor: 'trader-1',
      model: { name: 'risk-7', version: '3' },
      confidence: 0.9,
    },
    action: {
      kind: 'order.place',
      account: 'fund-1',
      symbol: 'BTCUSDT',
      side: 'buy',
      type: 'limit',
      quantity: '1',
      limit_price: '100',
    },
    facts: {},
  },
};
