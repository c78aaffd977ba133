import { defineTopic } from '@acp/contracts';
import { installIntake } from '@acp/persistence';
import { createTestDatabase, releaseKeyFile, waitUntil, type TestDatabase } from '@acp/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBusinessDatabase } from '../testing/business-database.js';
import { startIngestion, type RunningIngestion } from '../testing/running-ingestion.js';

const hook = (name: string, settings: string) => `
  - name: ${name}
    webhook: { ${settings} }
    mapping: { otherwise: ignore, events: [{ when: 'false', type: X, payload: record }] }`;
const SECRET = `secrets: ['\${SECRET}']`;
const HMAC = `hmac: { header: X-Sign, signed: '{timestamp}.{id}.{body}', timestamp_header: X-Time, id_header: X-Id, encoding: base64, prefix: 'v=' }`;
const PRESETS = ['stripe', 'github', 'slack', 'shopify'];
const SOURCES = `sources:
${PRESETS.map((preset) => hook(preset, `preset: ${preset}, ${SECRET}`)).join('')}
${hook('standard', `preset: standard, secrets: ['\${WHSEC}']`)}
${hook('own', `preset: hmac, ${HMAC}, ${SECRET}`)}
`;
const TOPICS = [
  defineTopic({ name: 'quotes', transport: 'memory', event_types: ['MARKET_QUOTE_INGESTED'] }),
  defineTopic({ name: 'ordered', transport: 'memory', ordering: 'key' }),
  defineTopic({ name: 'foreign', transport: 'memory', canary: false }),
  defineTopic({ name: 'orders', transport: 'memory', gated: true }),
  defineTopic({ name: 'watched', transport: 'memory', gated: true, canary: true }),
];

let folder: string;
let test: TestDatabase;
let business: TestDatabase;
const running: RunningIngestion[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'acp-canary-'));
  writeFileSync(join(folder, 'sources.yaml'), SOURCES);
  test = await createTestDatabase();
  business = await createBusinessDatabase();
});
afterEach(async () => {
  for (const { service } of running.splice(0)) await service.stop();
  await business.drop();
  await test.drop();
  rmSync(folder, { recursive: true });
});

async function start(env: Record<string, string> = {}): Promise<RunningIngestion> {
  const app = await startIngestion(test, {
    topics: TOPICS,
    env: { CANARY_INTERVAL_MS: '3600000', ...env },
  });
  running.push(app);
  return app;
}

const sent = (where = 'true') =>
  test.sql<{ way: string; answered: boolean; error: string | null; topics: string[] | null }>(`
    SELECT b.way, b.answered_ms IS NOT NULL AS answered, b.error,
           (SELECT array_agg(o.topic ORDER BY o.topic) FROM outbox o
            WHERE o.event_id = b.event_id) AS topics
    FROM canary_beats b WHERE ${where} ORDER BY b.way`);

describe('canaries', () => {
  it('go through every way in that is configured, to every topic that takes them', async () => {
    await installIntake(business.url);
    await start({
      SOURCES_FILE: join(folder, 'sources.yaml'),
      SECRET: 'a secret',
      WHSEC: `whsec_${Buffer.from('a standard secret!!!!!!!').toString('base64')}`,
      INTAKE_DATABASES: `orders=${business.url}`,
      INGESTION_API_KEYS: 'desk:desk-secret',
      RELEASE_SIGNING_KEY_FILE: releaseKeyFile(),
    });
    const ways = [
      'batch',
      'gatekeeper',
      ...[...PRESETS, 'standard', 'own'].map((name) => `hook/${name}`),
      'intake/orders',
      'push',
    ].sort();
    const arrived = async () => (await sent()).filter(({ topics }) => topics !== null);
    await waitUntil('all are stored', async () => (await arrived()).length === ways.length);
    await waitUntil(
      'all are answered',
      async () => (await sent('answered_ms IS NOT NULL')).length === ways.length - 1,
    );
    expect(await sent()).toEqual(
      ways.map((way) => ({
        ...{ way, answered: way !== 'intake/orders', error: null },
        topics: ['ordered', 'quotes', 'watched'],
      })),
    );
  });

  it('have keys and a payload of their own, and count for no source but theirs', async () => {
    const app = await start();
    await waitUntil('both are stored', async () => (await sent('answered_ms > 0')).length === 2);
    const events = await test.sql(`
      SELECT DISTINCT e.source, e.payload ->> 'way' AS way, r.source AS raw_source,
             o.partition_key = 'canary-' || e.event_id AS key_is_own
      FROM events e JOIN raw_payloads r ON r.id = e.raw_payload_id JOIN outbox o USING (event_id)
      ORDER BY way`);
    const own = { source: 'acp-canary', raw_source: 'acp-canary', key_is_own: true };
    expect(events).toEqual([
      { ...own, way: 'batch' },
      { ...own, way: 'push' },
    ]);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toMatch(/records_total\{source="acp-canary",outcome="accepted"\} \d/);
    expect(metrics).not.toMatch(/records_total\{source="http"/);
    expect(metrics).not.toMatch(/hop_seconds_count\{/);
  });

  it('are one for each way and interval, however many processes there are', async () => {
    await Promise.all([start(), start(), start()]);
    await waitUntil('both are stored', async () => (await sent('answered_ms > 0')).length === 2);
    const looks = await Promise.all(
      running.map(async ({ url }) => (await fetch(`${url}/health/live`)).status),
    );
    expect(looks).toEqual([200, 200, 200]);
    expect((await sent()).map(({ way }) => way)).toEqual(['batch', 'push']);
  });

  it('ask the gatekeeper for nothing that it keeps, and are not sent where it has not judged', async () => {
    const app = await start({
      ...{ RELEASE_SIGNING_KEY_FILE: releaseKeyFile(), CANARY_INTERVAL_MS: '200' },
    });
    const gatekeeper = (where: string) => async () =>
      (await sent(`way = 'gatekeeper' AND ${where}`)).length;
    await waitUntil('one is through', async () => (await gatekeeper('answered_ms > 0')()) > 0);
    const kept = () =>
      test.sql(`SELECT event_type FROM events WHERE event_type <> 'CANARY_BEAT'
      UNION ALL SELECT kind FROM decisions UNION ALL SELECT source FROM rejected_records`);
    expect(await kept()).toEqual([]);
    await test.sql('ALTER TABLE gatekeeper_state RENAME TO gatekeeper_state_away');
    await waitUntil('one is refused', async () => (await gatekeeper('error IS NOT NULL')()) > 0);
    const [refused] = await test.sql(`SELECT b.error, e.event_id FROM canary_beats b
      LEFT JOIN events e USING (event_id) WHERE way = 'gatekeeper' AND b.error IS NOT NULL LIMIT 1`);
    expect(refused).toEqual({ error: expect.stringMatching(/^HTTP 50/) as string, event_id: null });
    expect(app.lines.some((line) => line.includes('a canary was not taken'))).toBe(true);
  });

  it('say of themselves why they were not taken, and no more than once in the log', async () => {
    const app = await start({
      ...{ CANARY_INTERVAL_MS: '200', CANARY_API_KEY: 'not-the-right-key' },
      INGESTION_API_KEYS: 'desk:desk-secret',
    });
    const refused = () => sent(`error LIKE 'HTTP 401%'`);
    await waitUntil('several were refused', async () => (await refused()).length >= 4);
    expect(app.lines.filter((line) => line.includes('a canary was not taken'))).toHaveLength(2);
    expect(app.lines.join('') + JSON.stringify(await refused())).not.toContain('not-the-right-key');
  });

  it('are the only events of their type and of their source', async () => {
    const app = await start();
    const push = async (draft: object) => {
      const response = await fetch(`${app.url}/v1/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ occurred_at: '2026-11-21T10:00:00Z', ...draft }),
      });
      return (await response.json()) as object;
    };
    const errors = [{ code: 'GATE.INVALID', path: '/source' }];
    const payload = { way: 'push' };
    expect(await push({ event_type: 'CANARY_BEAT', source: 'mine', payload })).toMatchObject({
      errors,
    });
    const decision = { model: 'm', prompt_hash: 'h', decision: 'd', confidence: 1, rationale: 'r' };
    expect(
      await push({
        ...{ event_type: 'AI_DECISION_RECORDED', source: 'acp-canary', payload: decision },
      }),
    ).toMatchObject({ errors });
  });

  it('are not made where nobody asks for them', async () => {
    await start({ CANARY_INTERVAL_MS: '0' });
    expect(await sent()).toEqual([]);
  });
});
