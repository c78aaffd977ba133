/** A policy with a rule of every kind, and fixtures that its tests read. */
export const TRADING = `policy: trading
applies_to: { kinds: [order.place], sources: [svc-trader] }
decimals: { quantity: 12, limit_price: 8 }
facts:
  quote: { latest: MARKET_QUOTE_INGESTED, entity: action.symbol }
on_error: deny
default: deny
models: [{ name: risk-7, versions: ["3", "4"], until: 2027-01-31 }]
budgets:
  - { id: notional, key: decision.model.name, amount: "decimal(action.quantity) * decimal(action.limit_price)", cap: "250000", window: 60s, over: hold }
rules:
  - { id: stale-quote, when: facts.quote.age_ms > 2000.0, then: deny, reason: "quote is {facts.quote.age_ms} ms old" }
  - { id: confidence, when: decision.confidence < 0.8, then: hold }
  - { id: price-collar, when: "apart(decimal(action.limit_price), decimal(facts.quote.ask_price)) > decimal('0.05')", then: hold }
allow: action.side in ['buy', 'sell']
approval:
  - { when: "decimal(action.quantity) < decimal('2')", quorum: 1, roles: ['approver:trading'] }
  - { otherwise: true, quorum: 2, roles: ['approver:risk'], not: [proposer, policy_author] }
hold: { for: 15m }
release: { valid_for: 5s }
tests:
  - { name: small buy passes, given: small.json, expect: { outcome: allowed } }
  - { name: unsure model waits, given: { extends: small.json, decision: { confidence: 0.5 } }, expect: { outcome: held, rules: [confidence] } }
  - { name: stale quote, given: { extends: small.json, facts: { quote: { age_ms: 2001 } } }, expect: { outcome: denied, rules: [stale-quote] } }
  - { name: far price waits, given: { extends: small.json, action: { limit_price: "110" } }, expect: { outcome: held, rules: [price-collar] } }
  - { name: over the cap waits, given: { extends: small.json, budgets: { notional: "249950" } }, expect: { outcome: held, rules: [notional] } }
  - { name: unknown model, given: { extends: small.json, decision: { model: { name: other } } }, expect: { outcome: denied, rules: [models] } }
  - { name: too fine, given: { extends: small.json, action: { limit_price: "100.000000001" } }, expect: { outcome: denied, rules: [decimals] } }
  - { name: no side, given: { extends: small.json, action: { side: swap } }, expect: { outcome: denied, rules: [allow] } }
`;

export const SMALL = {
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
  facts: { quote: { symbol: 'BTCUSDT', bid_price: '99', ask_price: '100', age_ms: 10 } },
};

export function readFixture(path: string): unknown {
  if (path !== 'small.json') throw new Error(`there is no fixture ${path}`);
  return SMALL;
}
