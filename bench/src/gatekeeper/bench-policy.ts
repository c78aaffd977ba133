import type { BenchDatabase } from '../servers/bench-database.js';
import { activatePolicy } from '@acp/testing';

const NOTIONAL = 'decimal(action.quantity) * decimal(action.limit_price)';

/** Twenty rules as a desk writes them; the proposals of the bench pass all of them. */
const RULES = [
  ['unsure', 'decision.confidence < 0.5', 'hold'],
  ['unsure-and-large', `decision.confidence < 0.7 && ${NOTIONAL} > decimal('50000')`, 'hold'],
  ['no-reason', "decision.rationale == ''", 'deny'],
  ['no-text', "decision.decision == ''", 'deny'],
  ['no-actor', "decision.actor == 'nobody'", 'deny'],
  ['model', "!decision.model.name.startsWith('risk-')", 'deny'],
  ['account', "!action.account.startsWith('fund-')", 'deny'],
  ['symbol', "!(action.symbol in ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'AAPL', 'MSFT'])", 'deny'],
  ['market-order', "action.type == 'market'", 'hold'],
  ['quantity-none', "decimal(action.quantity) <= decimal('0')", 'deny'],
  ['quantity-most', "decimal(action.quantity) > decimal('10000')", 'deny'],
  ['price-none', "decimal(action.limit_price) <= decimal('0')", 'deny'],
  ['price-most', "decimal(action.limit_price) > decimal('1000000')", 'deny'],
  ['fat-finger', `${NOTIONAL} >= decimal('100000')`, 'deny'],
  ['needs-a-look', `${NOTIONAL} >= decimal('75000')`, 'hold'],
  ['sells-most', "action.side == 'sell' && decimal(action.quantity) > decimal('500')", 'hold'],
  ['collar', "apart(decimal(action.limit_price), decimal('100')) > decimal('0.05')", 'hold'],
  [
    'bitcoin-most',
    `action.symbol == 'BTCUSDT' && decimal(action.quantity) > decimal('900')`,
    'hold',
  ],
  [
    'ether-most',
    `action.symbol == 'ETHUSDT' && decimal(action.quantity) > decimal('9000')`,
    'hold',
  ],
  ['source', "decision.source == 'nowhere'", 'deny'],
] as const;

/** One budget that all of them share, never full. */
export const BENCH_POLICY = `policy: trading
applies_to: { kinds: [order.place] }
on_error: deny
default: deny
budgets:
  - { id: notional, key: decision.model.name, amount: "${NOTIONAL}", cap: "1000000000000", window: 1h, over: deny }
rules:
${RULES.map(([id, when, then]) => `  - { id: ${id}, when: "${when}", then: ${then} }`).join('\n')}
allow: action.side in ['buy', 'sell']
approval:
  - { otherwise: true, quorum: 1, roles: ['approver:trading'] }
hold: { for: 15m }
release: { valid_for: 5m }
tests: []
`;

/** Puts the policy in force; again, as a new version, where it is there already. */
export function activateBenchPolicy({ client }: BenchDatabase): Promise<void> {
  const sql = async <Row>(text: string, values: readonly unknown[] = []) =>
    (await client.query(text, [...values])).rows as Row[];
  return activatePolicy({ sql }, BENCH_POLICY);
}

/** The same twenty rules for an OPA server: what it decides, and which rules fired. */
export const BENCH_REGO = `package acp

import rego.v1

quantity := to_number(input.action.quantity)
price := to_number(input.action.limit_price)
notional := quantity * price

fired contains ["hold", "unsure"] if input.decision.confidence < 0.5
fired contains ["hold", "unsure-and-large"] if { input.decision.confidence < 0.7; notional > 50000 }
fired contains ["deny", "no-reason"] if input.decision.rationale == ""
fired contains ["deny", "no-text"] if input.decision.decision == ""
fired contains ["deny", "no-actor"] if input.decision.actor == "nobody"
fired contains ["deny", "model"] if not startswith(input.decision.model.name, "risk-")
fired contains ["deny", "account"] if not startswith(input.action.account, "fund-")
fired contains ["deny", "symbol"] if not input.action.symbol in {"BTCUSDT", "ETHUSDT", "SOLUSDT", "AAPL", "MSFT"}
fired contains ["hold", "market-order"] if input.action.type == "market"
fired contains ["deny", "quantity-none"] if quantity <= 0
fired contains ["deny", "quantity-most"] if quantity > 10000
fired contains ["deny", "price-none"] if price <= 0
fired contains ["deny", "price-most"] if price > 1000000
fired contains ["deny", "fat-finger"] if notional >= 100000
fired contains ["hold", "needs-a-look"] if notional >= 75000
fired contains ["hold", "sells-most"] if { input.action.side == "sell"; quantity > 500 }
fired contains ["hold", "collar"] if abs(price - 100) / 100 > 0.05
fired contains ["hold", "bitcoin-most"] if { input.action.symbol == "BTCUSDT"; quantity > 900 }
fired contains ["hold", "ether-most"] if { input.action.symbol == "ETHUSDT"; quantity > 9000 }
fired contains ["deny", "source"] if input.decision.source == "nowhere"

denied if { some rule in fired; rule[0] == "deny" }
default outcome := "denied"
outcome := "held" if { count(fired) > 0; not denied }
outcome := "allowed" if { count(fired) == 0; input.action.side in {"buy", "sell"} }

verdict := {"outcome": outcome, "rules": fired}
`;
