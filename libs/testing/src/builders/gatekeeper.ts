import type { Proposal } from '@acp/contracts';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabase } from '../template-database.js';

/** A file with a new key that signs releases. */
export function releaseKeyFile(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const path = join(mkdtempSync(join(tmpdir(), 'release-key-')), 'key.pem');
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return path;
}

/** Up to 100 goes, more is held; one budget for each model. */
export function tradingPolicy({
  cap = '1000000',
  window = '1h',
  over = 'deny',
  facts = '',
  rules = '',
} = {}): string {
  return `policy: trading
applies_to: { kinds: [order.place] }
${facts}
on_error: deny
default: deny
budgets:
  - { id: notional, key: decision.model.name, amount: decimal(action.quantity), cap: "${cap}", window: ${window}, over: ${over} }
rules:
  - { id: large, when: "decimal(action.quantity) > decimal('100')", then: hold }
${rules}
allow: action.side in ['buy']
approval:
  - { otherwise: true, quorum: 1, roles: ['approver:trading'] }
hold: { for: 15m }
release: { valid_for: 5m }
tests: []
`;
}

/** Puts a policy in force as the ops-api does, or in shadow; answers when that is a fact. */
export async function activatePolicy(
  test: Pick<TestDatabase, 'sql'>,
  source: string,
  mode: 'enforce' | 'shadow' = 'enforce',
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

/** Engages a switch behind the barrier; answers the newest release of before. */
export async function engageSwitch(
  test: Pick<TestDatabase, 'sql'>,
  scope: string,
): Promise<number> {
  const [row] = await test.sql<{ from_seq: string }>(
    `WITH p AS (INSERT INTO switch_periods (scope, from_seq, engaged_by, reason)
       VALUES ('${scope}', gatekeeper_barrier(), 'governor', 'test') RETURNING id, from_seq),
     s AS (INSERT INTO switches (scope, period_id, engaged_by, reason)
       SELECT '${scope}', id, 'governor', 'test' FROM p)
     SELECT from_seq FROM p`,
  );
  return Number(row!.from_seq);
}

export async function liftSwitch(test: TestDatabase, scope: string): Promise<void> {
  await test.sql(
    `WITH off AS (DELETE FROM switches WHERE scope = '${scope}' RETURNING period_id)
     INSERT INTO switch_lifts (period_id, to_seq, first_by, second_by, reason)
     SELECT period_id, gatekeeper_barrier(), 'governor', 'second', 'test' FROM off`,
  );
}

export function orderProposal(given: { quantity?: string; model?: string } = {}): Proposal {
  return {
    model: { name: given.model ?? 'risk-7', version: '3' },
    decision: 'buy',
    confidence: 0.9,
    rationale: 'The price is below the forecast.',
    subject: 'fund-1',
    action: {
      ...{ kind: 'order.place', account: 'fund-1', symbol: 'BTCUSDT', side: 'buy' },
      ...{ type: 'market', quantity: given.quantity ?? '1' },
    },
  };
}
