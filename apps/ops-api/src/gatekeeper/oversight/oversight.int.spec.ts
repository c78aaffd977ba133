import type { OversightLine, OversightSignature, Problem } from '@acp/contracts';
import { readPublicKeys, verifyOversight } from '@acp/contracts/evidence';
import type { Database } from '@acp/persistence';
import { releaseKeyFile, seedEvent } from '@acp/testing';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEYS, TestApi } from '../../test-api.spec-support.js';
import { FIXTURES, policyFile } from '../policy-files.spec-support.js';
import { propose, registerTopics } from '../proposals.spec-support.js';

const reason = 'a test';
const FROM = '2020-01-01T00:00:00.000Z';
const TO = '2100-01-01T00:00:00.000Z';
let api: TestApi;
let database: Database;
let folder: string;
let keyFile: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'acp-oversight-'));
  keyFile = join(folder, 'ledger.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  api = await TestApi.start({
    OPS_EXPIRE_MS: '60000',
    OPS_REDACT_PATHS: '$..quantity',
    RELEASE_SIGNING_KEY_FILE: releaseKeyFile(),
    LEDGER_SIGNING_KEY_FILE: keyFile,
    LEDGER_CLOSE_MS: '50',
    LEDGER_HEAD_MS: '50',
  });
  database = await api.database.open();
  await registerTopics(database);
});
afterAll(async () => {
  await database.close();
  await api.stop();
  rmSync(folder, { recursive: true });
});

async function report({
  from = FROM,
  to = TO,
  of = api,
}: { from?: string; to?: string; of?: TestApi } = {}): Promise<{
  text: string;
  lines: OversightLine[];
}> {
  const response = await fetch(`${of.service.url}/v1/reports/oversight?from=${from}&to=${to}`, {
    headers: { authorization: `Bearer ${KEYS.viewer}` },
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'application/x-ndjson',
  ]);
  const text = await response.text();
  expect(text.endsWith('\n')).toBe(true);
  const lines = text.trimEnd().split('\n');
  return { text, lines: lines.map((line) => JSON.parse(line) as OversightLine) };
}

async function* linesOf(text: string): AsyncGenerator<string> {
  for (const line of text.split('\n').slice(0, -1)) yield await Promise.resolve(line);
}
const ofKind = <Kind extends OversightLine['line']>(lines: OversightLine[], kind: Kind) =>
  lines.filter((line): line is Extract<OversightLine, { line: Kind }> => line.line === kind);

describe('GET /v1/reports/oversight', () => {
  it('has what was decided, by which policies and people, and what was switched off', async () => {
    await api.post('/v1/policies', { source: policyFile(), fixtures: FIXTURES });
    const force = { version: 1, mode: 'enforce', reason };
    await api.post('/v1/policies/orders/activate', force, { as: 'governor' });
    const approved = await propose(database);
    const rejected = await propose(database);
    const waiting = await propose(database);
    for (let n = 0; n < 3; n += 1) await propose(database, { confidence: 0.9 });
    await propose(database, { quantity: '5000' });
    await api.post(`/v1/decisions/${approved.id}/approve`, { ...approved.seen, reason });
    const no = { ...rejected.seen, reason };
    await api.post(`/v1/decisions/${rejected.id}/reject`, no, { as: 'governor' });
    const scope = 'kind:payment.send';
    await api.post('/v1/switches/engage', { scope, reason });
    await api.post('/v1/switches/disengage', { scope, reason });
    await api.post('/v1/switches/disengage', { scope, reason }, { as: 'governor' });
    const blocked = { name: 'risk-9', status: 'blocked', reason };
    await api.call('PATCH', '/v1/models', { as: 'operator', body: blocked });
    await headsAreMade();

    const { lines } = await report();
    expect(lines[0]).toMatchObject({
      ...{ line: 'header', format: 'acp-oversight-1', from: FROM, to: TO, note: null },
      policy_engine: expect.stringContaining('cel') as unknown,
    });
    expect(ofKind(lines, 'policy')).toMatchObject([
      {
        ...{ set: 'orders', version: 1, mode: 'enforce', until: null, reason },
        ...{ author: 'key:operator-name', confirmed_by: 'key:governor-name' },
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      },
    ]);
    const counts = ofKind(lines, 'count').map(({ outcome, count }) => [outcome, count]);
    expect(Object.fromEntries(counts)).toEqual({ denied: 1, held: 1, rejected: 1, released: 4 });
    const held = ofKind(lines, 'decision');
    expect(held.map(({ decision_id, state }) => [decision_id, state])).toEqual([
      [approved.id, 'released'],
      [rejected.id, 'rejected'],
      [waiting.id, 'held'],
    ]);
    expect(held.map(({ people }) => people.map(({ actor, answer }) => [actor, answer]))).toEqual([
      [['key:operator-name', 'approve']],
      [['key:governor-name', 'reject']],
      [],
    ]);
    expect(ofKind(lines, 'switch')).toMatchObject([
      { scope, on: false, lifted: { second_by: 'key:governor-name' } },
    ]);
    expect(ofKind(lines, 'model')).toMatchObject([
      { target: 'model:risk-9@*', before: null, after: 'blocked', actor: 'key:operator-name' },
    ]);
    expect(ofKind(lines, 'ledger')).toMatchObject([{ imbalance: 0, findings: [] }]);
    expect(ofKind(lines, 'checkpoint').length).toBeGreaterThan(0);
  });

  it('is proven by the public key alone, and a changed, cut or longer one is not', async () => {
    const { text, lines } = await report();
    const { body } = await api.get('/v1/evidence-keys');
    const keys = readPublicKeys(JSON.stringify(body));
    expect((await verifyOversight(linesOf(text), keys)).problems).toEqual([]);
    const last = lines.at(-1) as OversightSignature;
    expect([last.line, last.lines]).toEqual(['signature', lines.length - 1]);
    const rows = text.split('\n').slice(0, -1);
    const changed = text.replace('"released"', '"rejected"');
    const without = [...rows.slice(0, 2), ...rows.slice(3)].join('\n') + '\n';
    const cut = rows.slice(0, -1).join('\n') + '\n';
    const longer = [...rows.slice(0, -1), rows[1], rows.at(-1)].join('\n') + '\n';
    for (const forged of [changed, without, cut, longer]) {
      expect((await verifyOversight(linesOf(forged), keys)).problems).not.toEqual([]);
    }
    expect((await verifyOversight(linesOf(text), new Map())).problems).toHaveLength(1);
  });

  it('has what lies in the period, whatever lies before and after it', async () => {
    await api.database.sql('SET session_replication_role = replica');
    const ids = await api.database.sql<{ id: string }>(
      'SELECT decision_id AS id FROM decisions ORDER BY seq LIMIT 2',
    );
    const days = ['2026-03-01T12:00:00Z', '2026-03-02T12:00:00Z'];
    for (const [n, { id }] of ids.entries())
      await api.database.sql('UPDATE decisions SET created_at = $2 WHERE decision_id = $1', [
        ...[id, days[n]],
      ]);
    await api.database.sql('SET session_replication_role = DEFAULT');
    const heldIn = async (from: string, to: string) =>
      ofKind((await report({ from, to })).lines, 'decision').map(({ decision_id }) => decision_id);
    const [first, second] = ids.map(({ id }) => id);
    expect(await heldIn('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z')).toEqual([first]);
    expect(await heldIn('2026-03-02T12:00:00Z', '2026-03-03T00:00:00Z')).toEqual([second]);
    expect(await heldIn('2026-03-01T12:00:01Z', '2026-03-02T12:00:00Z')).toEqual([]);
    const { lines } = await report({ from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' });
    expect(ofKind(lines, 'policy')).toEqual([]);
    expect(ofKind(lines, 'switch')).toEqual([]);
    expect(ofKind(lines, 'count')).toHaveLength(1);
  });

  it('says in its header that it is not signed where there is no key', async () => {
    const keyless = await TestApi.on(api.database, {});
    const { text, lines } = await report({ of: keyless });
    expect(lines[0]).toMatchObject({
      signed_by: null,
      note: expect.stringContaining('NOT SIGNED') as unknown,
    });
    expect(lines.at(-1)).toMatchObject({ line: 'signature', key_id: null, signature: null });
    const { problems } = await verifyOversight(linesOf(text), new Map());
    expect(problems).toEqual(['it is not signed']);
    await keyless.service.stop();
  });

  it('is of a period that there can be', async () => {
    for (const query of ['', `from=${FROM}`, `from=x&to=${TO}`, `from=${TO}&to=${FROM}`]) {
      const { status } = await api.get<Problem>(`/v1/reports/oversight?${query}`);
      expect([query, status]).toEqual([query, 400]);
    }
  });
});

/** Waits for a root over evidence. */
async function headsAreMade(): Promise<void> {
  await seedEvent(api.database, { state: 'delivered' });
  const deadline = Date.now() + 40_000;
  for (;;) {
    const [row] = await api.database.sql<{ n: number }>(
      'SELECT count(*)::int AS n FROM ledger_heads',
    );
    if (row!.n > 0 || Date.now() > deadline) return;
  }
}
