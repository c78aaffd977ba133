import { newId, type EventDraft } from '@acp/contracts';
import { LedgerRepository, type Database } from '@acp/persistence';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBusinessDatabase, decisionOf, DECISION_TYPE } from '../testing/business-database.js';
import { startIngestion, type RunningIngestion } from '../testing/running-ingestion.js';
import { until } from '../testing/until.js';

const EXPECTATIONS = `
suites:
  - type: MARKET_QUOTE_INGESTED
    expectations:
      - { name: spread, check: decimal(payload.ask_price) >= decimal(payload.bid_price) }
      - { name: price, action: quarantine, range: { member: payload.bid_price, min: "0.01" } }
      - { name: depth, action: quarantine, range: { member: payload.bid_quantity, min: 0 } }
      - { name: in-order, action: quarantine, monotonic: {} }
      - { name: sane, action: hold, range: { member: payload.ask_price, max: 1000000 } }
  - type: ${DECISION_TYPE}
    source: orders
    expectations:
      - { name: sure, action: hold, check: payload.confidence > 0.1 }
`;

const WORKSPACE = join(__dirname, '../../../..');

let folder: string;
let test: TestDatabase;
let database: Database;
let app: RunningIngestion;
const env: Record<string, string> = { INGESTION_API_KEYS: 'desk:desk-secret' };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'acp-expectations-'));
  env['EXPECTATIONS_FILE'] = join(folder, 'expectations.yaml');
  writeFileSync(env['EXPECTATIONS_FILE'], EXPECTATIONS);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  test = await createTestDatabase();
  database = await test.open();
  app = await startIngestion(test, { env });
});
afterEach(async () => {
  await app.service.stop();
  await test.drop();
});

function quote(payload: object = {}, overrides: Partial<EventDraft> = {}) {
  return {
    event_type: 'MARKET_QUOTE_INGESTED',
    entity_id: 'BTCUSDT',
    occurred_at: '2026-11-30T12:00:00.000Z',
    payload: { symbol: 'BTCUSDT', bid_price: '1', ask_price: '2', bid_quantity: '5', ...payload },
    ...overrides,
  };
}

async function push(body: object) {
  const path = Array.isArray(body) ? '/v1/events/batch' : '/v1/events';
  const response = await fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer desk-secret' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function count(table: string): Promise<number> {
  return (await test.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]!.n;
}

/** What was found is written when the process stops. */
async function found() {
  await app.service.stop();
  return test.sql<Record<string, unknown>>(
    `SELECT f.expectation, f.outcome, f.consequence, f.path, f.message FROM expectation_findings f
     ORDER BY f.id`,
  );
}

async function imbalance(): Promise<number> {
  const reading = await new LedgerRepository(database).readFull(0);
  return reading.findings.length;
}

describe('a record that is not as expected', () => {
  it('is stored with a warning, which is counted and kept with its values', async () => {
    expect((await push(quote({ ask_price: '0.5' }))).status).toBe(202);
    expect((await push(quote())).status).toBe(202);
    expect(await count('events')).toBe(2);
    const [warning] = await found();
    expect(warning).toMatchObject({
      expectation: 'spread',
      outcome: 'failed',
      consequence: 'stored',
    });
    expect(warning!['message']).toContain('payload.ask_price');
    // A window may end between the two pushes.
    const results = await test.sql(
      `SELECT expectation, sum(judged)::int AS judged, sum(failed)::int AS failed,
              sum(undecided)::int AS undecided
       FROM expectation_results WHERE expectation IN ('spread', 'price') GROUP BY 1 ORDER BY 1`,
    );
    expect(results).toEqual([
      { expectation: 'price', judged: 2, failed: 0, undecided: 0 },
      { expectation: 'spread', judged: 2, failed: 1, undecided: 0 },
    ]);
  });

  it('goes to quarantine with the code, the expectation and the value, alone of its batch', async () => {
    const { status, body } = await push(quote({ bid_price: '0.001' }));
    expect({ status, body }).toMatchObject({
      status: 422,
      body: {
        code: 'EXPECTATION.FAILED',
        errors: [
          {
            path: '/payload/bid_price',
            message: 'expectation price: is 0.001, expected at least 0.01',
          },
        ],
      },
    });
    const batch = await push([quote(), quote({ bid_price: '-1' }), quote()]);
    expect(batch).toMatchObject({ status: 202, body: { accepted: 2, rejected: 1 } });
    const kept = await test.sql<{ record_text: string; code: string }>(
      `SELECT record_text, reasons -> 0 ->> 'code' AS code FROM rejected_records`,
    );
    expect(kept.map(({ code }) => code)).toEqual(['EXPECTATION.FAILED', 'EXPECTATION.FAILED']);
    expect(kept.map(({ record_text }) => JSON.parse(record_text) as unknown)).toContainEqual(
      quote({ bid_price: '-1' }),
    );
    expect(await imbalance()).toBe(0);
    expect(await found()).toMatchObject([
      { expectation: 'price', consequence: 'quarantined' },
      { expectation: 'price', consequence: 'quarantined' },
    ]);
  });

  it('of which an expectation decides nothing is stored, and that is a finding of its own', async () => {
    expect((await push(quote({ bid_quantity: undefined }))).status).toBe(202);
    expect(await count('events')).toBe(1);
    expect(await found()).toMatchObject([
      { expectation: 'depth', outcome: 'undecided', consequence: 'stored' },
    ]);
  });

  it('that is stored already is a duplicate, whatever its time is by now', async () => {
    const old = quote({}, { event_id: newId(), occurred_at: '2026-11-30T11:00:00.000Z' });
    await push(old);
    await push(quote());
    expect(await push(old)).toMatchObject({ status: 202, body: { outcome: 'duplicate' } });
    expect((await push({ ...old, event_id: newId() })).status).toBe(422);
    expect(await found()).toMatchObject([{ expectation: 'in-order' }]);
  });

  it('passes after a restart, which knows of no earlier one', async () => {
    await push(quote());
    await app.service.stop();
    app = await startIngestion(test, { env });
    const old = quote({}, { occurred_at: '2026-11-30T11:00:00.000Z' });
    expect((await push(old)).status).toBe(202);
  });
});

describe('a batch that is held', () => {
  const bad = () => [
    quote({}, { event_id: newId() }),
    quote({ ask_price: '1000000.000000000001' }, { event_id: newId() }),
    quote({ bid_price: '0' }, { event_id: newId() }),
  ];

  it('is kept whole while nothing of it is an event, and its sender is told not to send it again', async () => {
    const batch = bad();
    const first = await push(batch);
    const id = first.body['held_batch_id'];
    expect(first).toMatchObject({
      status: 409,
      body: { code: 'EXPECTATION.HELD', detail: expect.stringContaining('do not send it again') },
    });
    expect((await push(batch)).body['held_batch_id']).toBe(id);
    const held = await test.sql<{ content: string }>(
      `SELECT id, source, connector, expectation, message, records, failing, repeats, state, content
       FROM held_batches`,
    );
    expect(held).toMatchObject([
      {
        ...{ id, source: 'desk', connector: 'http-push', expectation: 'sane', state: 'held' },
        ...{ records: 3, failing: 1, repeats: 1 },
        message: 'expectation sane: is 1000000.000000000001, expected at most 1000000',
      },
    ]);
    const content = JSON.parse(held[0]!.content) as { raws: { payload_text: string }[] };
    expect(content.raws[0]!.payload_text).toBe(JSON.stringify(batch));
    for (const table of ['events', 'raw_payloads', 'rejected_records']) {
      expect(await count(table)).toBe(0);
    }
    expect((await found())[0]).toMatchObject({ consequence: 'held' });
  });

  it('is no repeat where its events have no ids of their own', async () => {
    await push(quote({ ask_price: '2000000' }));
    await push(quote({ ask_price: '2000000' }));
    expect(await count('held_batches')).toBe(2);
  });

  it('lets the next batch pass', async () => {
    await push(bad());
    expect((await push([quote()])).body).toMatchObject({ accepted: 1 });
  });

  it('makes its source wait where as many are held as may be', async () => {
    await app.service.stop();
    app = await startIngestion(test, { env: { ...env, EXPECTATIONS_HELD_BATCHES_MAX: '1' } });
    const first = bad();
    await push(first);
    expect(await push(bad())).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('EXPECTATIONS_HELD_BATCHES_MAX') },
    });
    expect((await push(first)).status).toBe(409);
    expect(await count('held_batches')).toBe(1);
  });

  it('leaves the intake that it came from, and the accounts add up', async () => {
    const business = await createBusinessDatabase();
    const publish = (confidence: number) =>
      business.sql(`SELECT control_plane.publish($1, $2, 'key')`, [
        DECISION_TYPE,
        JSON.stringify({ ...decisionOf('r'), confidence }),
      ]);
    const waiting = () => business.sql('SELECT id FROM control_plane.intake WHERE id > 0');
    await app.service.stop();
    await publish(0.05);
    app = await startIngestion(test, {
      env: { ...env, INTAKE_DATABASES: `orders=${business.url}` },
    });
    await until(
      () => count('held_batches'),
      (held) => held === 1,
    );
    await until(waiting, (rows) => rows.length === 0);
    await publish(0.9);
    await until(
      () => count('events'),
      (stored) => stored === 1,
    );
    await until(waiting, (rows) => rows.length === 0);
    expect(await imbalance()).toBe(0);
    await app.service.stop();
    await business.drop();
  });
});

describe('the guide', () => {
  it('answers its examples as it says, by its own file', async () => {
    const text = readFileSync(join(WORKSPACE, 'docs/guides/expectations.md'), 'utf8');
    const blocks = (kind: string) =>
      [...text.matchAll(new RegExp('```' + kind + '\\n([^]*?)```', 'g'))].map(([, body]) => body!);
    const file = join(folder, 'guide.yaml');
    writeFileSync(file, blocks('yaml')[0]!);
    await app.service.stop();
    app = await startIngestion(test, { env: { ...env, EXPECTATIONS_FILE: file } });
    const examples = blocks('json').map((block) => JSON.parse(block) as Record<string, unknown>);
    expect(examples).toHaveLength(4);
    for (const [event, answer] of [examples.slice(0, 2), examples.slice(2)] as [object, object][]) {
      const { status, body } = await push(event);
      expect({ status, ...body }).toMatchObject(answer);
    }
    expect(await count('held_batches')).toBe(1);
  });
});

describe('EXPECTATIONS_FILE', () => {
  it('that is wrong ends the start with every fault', async () => {
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, 'suites: [{ type: MARKET_QUOTE, expectations: [{ name: a }] }]');
    await expect(
      startIngestion(test, { env: { ...env, EXPECTATIONS_FILE: file } }),
    ).rejects.toThrow(/must have one of range/);
    writeFileSync(
      file,
      'suites: [{ type: MARKET_QUOT, expectations: [{ name: a, check: "true" }] }]',
    );
    await expect(
      startIngestion(test, { env: { ...env, EXPECTATIONS_FILE: file } }),
    ).rejects.toThrow(/unknown event type `MARKET_QUOT`/);
  });
});
