import type {
  DecidedProposal,
  DecisionDetail,
  DecisionSummary,
  Overview,
  Page,
} from '@acp/contracts';
import { createTestDatabase, releaseKeyFile, type TestDatabase } from '@acp/testing';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Stack } from './faults/stack.js';

const PROGRAM = join(process.cwd(), 'tools/dist/commands/cp.js');
const EXAMPLE = join(process.cwd(), 'examples/orders');

let test: TestDatabase;
let stack: Stack;
let ops: string;
let ingestion: string;

beforeAll(async () => {
  test = await createTestDatabase();
  stack = await Stack.open(test.url, {});
  const key = releaseKeyFile();
  const topics = join(dirname(key), 'topics.yaml');
  writeFileSync(topics, 'topics: [{ name: orders, transport: log, gated: true }]');
  const env = { RELEASE_SIGNING_KEY_FILE: key, TOPICS_FILE: topics };
  ({ url: ops } = await stack.start('ops-api', { ...env, LEDGER_SIGNING_KEY_FILE: key }));
  ({ url: ingestion } = await stack.start('ingestion', env));
  await stack.start('relay', env);
  expect((await cp('topics', 'pause', 'orders', '--reason', 'to be recalled')).code).toBe(0);
});
afterAll(async () => {
  await stack.close();
  await test.drop();
});

/** Exit code, and what was printed on both. */
function cp(...args: string[]): Promise<{ code: number; out: string }> {
  const env = { PATH: process.env['PATH'], OPS_API_URL: ops };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (out += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code: code!, out })));
}

async function json<Answer>(...args: string[]): Promise<Answer> {
  return JSON.parse((await cp('--json', ...args)).out) as Answer;
}

async function propose(key: string): Promise<DecidedProposal & { code?: string }> {
  const response = await fetch(`${ingestion}/v1/decisions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: readFileSync(join(EXAMPLE, 'proposal.json')),
  });
  return (await response.json()) as DecidedProposal & { code?: string };
}

it('takes a policy into force by two people, and a decision through its approval', async () => {
  const file = join(EXAMPLE, 'orders.policy.yaml');
  expect(await cp('policy', 'test', file)).toMatchObject({ code: 0 });
  expect(await cp('--as', 'ann', 'policy', 'push', file)).toMatchObject({ code: 0 });
  const activate = ['policy', 'activate', 'orders', '1', '--reason', 'read'];
  const own = await cp('--as', 'ann', ...activate);
  expect(own).toMatchObject({ code: 3, out: expect.stringContaining('POLICY.SELF_ACTIVATION') });
  expect(own.out).not.toContain('role');
  expect(await cp('--as', 'ben', ...activate)).toMatchObject({ code: 0 });

  const held = await propose('run-1/step-1');
  expect(held.state).toBe('held');
  const { items } = await json<Page<DecisionSummary>>('decisions', '--state', 'held');
  expect(items.map(({ decision_id }) => decision_id)).toEqual([held.decision_id]);
  const seen = await cp('decision', held.decision_id);
  expect(seen.out).toContain('"quantity": "0.5"');
  expect(seen.out).toContain('decision.confidence = 0.6');
  const command = /npm run cp -- (approve .*) --reason/.exec(seen.out)![1]!.split(' ');
  const reason = ['--reason', 'seen'];
  const other = await cp('approve', held.decision_id, '--digest', 'f'.repeat(64), ...reason);
  expect(other).toMatchObject({ code: 1, out: expect.stringContaining('DECISION.CHANGED') });
  const approved = await cp('--as', 'carol', ...command, ...reason);
  expect(approved).toMatchObject({ code: 0, out: expect.stringContaining('is released') });
  const { people, outcome } = await json<DecisionDetail>('decision', held.decision_id);
  expect(people).toMatchObject([{ actor: 'local:carol', answer: 'approve' }]);
  expect(outcome!.event_type).toBe('AI_DECISION_RELEASED');
});

it('tries a version on what was decided, and ends with 2 where more would change', async () => {
  const of = (...more: string[]) =>
    cp('--as', 'ann', 'policy', 'backtest', 'orders', '--version', '1', '--from', ...more);
  const same = await of('2026-01-01', '--max-changed', '0');
  expect(same).toMatchObject({ code: 0, out: expect.stringContaining('completed: orders') });
  expect(same.out).toContain('0 of 1 decisions would change');
  const file = join(dirname(releaseKeyFile()), 'strict.policy.yaml');
  const policy = readFileSync(join(EXAMPLE, 'orders.policy.yaml'), 'utf8');
  writeFileSync(file, policy.replace('then: hold', 'then: deny').replace('held', 'denied'));
  copyFileSync(join(EXAMPLE, 'small.json'), join(dirname(file), 'small.json'));
  expect(await cp('--as', 'ann', 'policy', 'push', file)).toMatchObject({ code: 0 });
  const strict = await cp(
    ...['--as', 'ann', 'policy', 'backtest', 'orders', '--version', '2', '--from', '2026-01-01'],
    ...['--kind', 'order.place', '--max-changed', '0'],
  );
  expect(strict).toMatchObject({ code: 2, out: expect.stringMatching(/held +│ denied +│ 1/) });
  const missing = await cp('policy', 'backtest', 'orders', '--version', '1');
  expect(missing).toMatchObject({ code: 1, out: expect.stringContaining('--from') });
});

it('approves many by the command that their dry run shows', async () => {
  const held = [await propose('run-many/step-1'), await propose('run-many/step-2')];
  const seen = await cp('--as', 'carol', 'approve', '--kind', 'order.place', '--dry-run');
  expect(seen).toMatchObject({ code: 0, out: expect.stringContaining('approve: 2 of 2') });
  for (const { decision_id } of held) expect(seen.out).toContain(decision_id);
  const command = /npm run cp -- (approve .*) --reason/.exec(seen.out)![1]!.replaceAll("'", '');
  const reason = ['--reason', 'seen'];
  expect((await cp('approve', '--kind', 'order.place', ...reason)).out).toContain('--dry-run');
  const done = await cp('--as', 'carol', ...command.split(' '), ...reason);
  expect(done).toMatchObject({ code: 0, out: expect.stringContaining('released') });
  for (const { decision_id } of held) {
    expect((await json<DecisionDetail>('decision', decision_id)).state).toBe('released');
  }
});

it('writes the evidence of a period to a file, which is checked offline', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'acp-report-'));
  const [file, keys] = [join(folder, 'report.ndjson'), join(folder, 'keys.json')];
  writeFileSync(keys, await (await fetch(`${ops}/v1/evidence-keys`)).text());
  const period = ['--from', '2020-01-01T00:00:00Z', '--to', '2100-01-01T00:00:00Z'];
  const made = await cp('report', 'oversight', ...period, '--out', file);
  expect(made).toMatchObject({ code: 0, out: expect.stringContaining(`written ${file}`) });
  expect(await cp('verify', file, '--keys', keys)).toMatchObject({
    ...{ code: 0, out: expect.stringContaining('it holds: oversight from 2020') },
  });
  const forged = readFileSync(file, 'utf8').replace('local:carol', 'local:dave');
  writeFileSync(file, forged);
  expect((await cp('verify', file, '--keys', keys)).code).toBe(2);
  const wrong = await cp('report', 'oversight', '--from', 'x', '--to', 'y', '--out', file);
  expect(wrong.code).toBe(1);
  rmSync(folder, { recursive: true });
});

it('ends a decision with a rejection, and what a switch stops is stopped', async () => {
  const held = await propose('run-2/step-1');
  const digest = ['--digest', held.action_sha256, '--reason', 'not today'];
  const rejected = await cp('--as', 'carol', 'reject', held.decision_id, ...digest);
  expect(rejected).toMatchObject({ code: 0, out: expect.stringContaining('is rejected') });

  const engaged = await cp('switch', 'engage', 'model:risk-7', '--recall', '--reason', 'x');
  expect(engaged).toMatchObject({ code: 0, out: expect.stringContaining('recalled 3') });
  expect(await propose('run-2/step-2')).toMatchObject({ code: 'DECISION.STOPPED' });
  const { gatekeeper } = await json<Overview>('overview');
  expect(gatekeeper.recent.stopped).toBe(1);
  expect((await cp('overview')).out).toMatch(/switch model:risk-7 is on since .*: x\)/);
  const row = (lifted: string) =>
    new RegExp(`model:risk-7 +│ \\d{4}-\\S+ +│ local\\S* +│ x +│ ${lifted} +│`);
  expect(await cp('switch')).toMatchObject({ code: 0, out: expect.stringMatching(row('no')) });
  expect(await cp('switch', 'lst')).toMatchObject({
    code: 1,
    out: expect.stringContaining('list'),
  });
  const lift = ['switch', 'lift', 'model:risk-7', '--reason', 'rolled back'];
  expect((await cp('--as', 'ann', ...lift)).out).toContain('stays on');
  expect((await cp('switch')).out).toMatch(row('asked for by local:ann'));
  expect((await cp('--as', 'ann', ...lift)).code).toBe(3);
  expect((await cp('--as', 'ben', ...lift)).out).toContain('is lifted');
  expect((await json<Page<object>>('switch')).items).toEqual([]);
  expect((await cp('switch', 'list', '--all')).out).toMatch(row('\\d{4}-\\S+'));
  expect((await propose('run-2/step-3')).state).toBe('held');
});
