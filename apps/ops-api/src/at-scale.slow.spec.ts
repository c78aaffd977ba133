import { createTestDatabase, openKeptDatabase, type TestDatabase } from '@acp/testing';
import { seedAtScale } from './seed-at-scale.spec-support.js';
import { TestApi } from './test-api.spec-support.js';

/**
 * Every page's call on a database of AT_SCALE_EVENTS events (10,000,000 when none is given), most of
 * them delivered, with a backlog, dead letters and blocked keys. Run by TEST_KIND=slow. Seeding takes
 * six minutes and 25 GB: AT_SCALE_DATABASE_URL names a database to seed once and to keep.
 */
const EVENTS = Number(process.env['AT_SCALE_EVENTS'] ?? 10_000_000);
const CALLS = Number(process.env['AT_SCALE_CALLS'] ?? 100);
const P99_MS = Number(process.env['AT_SCALE_P99_MS'] ?? 300);

jest.setTimeout(4 * 60 * 60_000);

/** A question of a page: a path, or the body of a dry run and where it is sent. */
type Call = string | [path: string, body: Record<string, unknown>];

interface Measured {
  p50: number;
  p99: number;
  items: number | null;
}

let test: TestDatabase;
let api: TestApi | undefined;

beforeAll(async () => {
  const url = process.env['AT_SCALE_DATABASE_URL'];
  test = url ? await openKeptDatabase(url) : await createTestDatabase();
  const database = await test.open({ statementTimeoutMs: 0, preparedStatements: false });
  await seedAtScale(test, database, EVENTS);
  api = await TestApi.on(test, { LEDGER_CLOSE_MS: '3600000', LEDGER_REFRESH_MS: '3600000' });
});
afterAll(() => (api ? api.stop() : test.drop()));

async function callsOfPages(): Promise<Call[]> {
  const [one] = await test.sql<{ event_id: string; trace_id: string; raw: string; at: string }>(
    `SELECT event_id, trace_id, raw_payload_id AS raw,
            to_char(ingested_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at
     FROM events ORDER BY ingested_at LIMIT 1`,
  );
  const [dead] = await test.sql<{ id: string }>(
    `SELECT id::text FROM outbox WHERE dead_lettered_at IS NOT NULL
     ORDER BY dead_lettered_at DESC LIMIT 1`,
  );
  const { event_id, trace_id, raw, at } = one!;
  const cause = 'connect ECONNREFUSED #.#.#.#:#';
  return [
    '/v1/overview',
    '/v1/events',
    '/v1/events?event_type=MARKET_QUOTE_INGESTED&limit=100',
    '/v1/events?entity_id=SYM7',
    '/v1/events?event_type=MARKET_QUOTE_INGESTED&entity_id=SYM7',
    '/v1/events?source=binance',
    '/v1/events?source=nobody',
    '/v1/events?event_type=MARKET_QUOTE_INGESTED&source=nobody',
    '/v1/events?limit=500',
    `/v1/events?to=${at}`,
    `/v1/events?as_of=${at}`,
    `/v1/events/${event_id}`,
    `/v1/events/${event_id}/trace`,
    `/v1/traces/${trace_id}`,
    '/v1/dead-letters',
    '/v1/dead-letters?event_type=MARKET_QUOTE_INGESTED',
    '/v1/dead-letters?event_type=NONE',
    `/v1/dead-letters?error=${encodeURIComponent(cause)}`,
    '/v1/dead-letters?error=none',
    '/v1/dead-letters/groups',
    `/v1/dead-letters/${dead!.id}`,
    ['/v1/dead-letters/replay', { filter: { topic: 'quotes', error: cause }, dry_run: true }],
    ['/v1/dead-letters/discard', { filter: { event_type: 'NONE' }, dry_run: true }],
    '/v1/topics',
    '/v1/topics/orders',
    '/v1/topics/orders/blocked-keys?limit=500',
    '/v1/workers',
    '/v1/connectors',
    '/v1/replays',
    '/v1/replays?status=failed',
    ['/v1/replays', { name: 'x', filter: { entity_id: 'SYM7' }, dry_run: true }],
    ['/v1/replays', { name: 'x', filter: { source: 'binance' }, dry_run: true }],
    ['/v1/replays', { name: 'x', filter: { source: 'nobody' }, dry_run: true }],
    ['/v1/replays', { name: 'x', filter: { topic: 'orders' }, dry_run: true }],
    '/v1/rejected',
    '/v1/rejected?status=resubmitted',
    '/v1/rejected?source=nobody',
    '/v1/audit',
    '/v1/audit?actor=nobody',
    '/v1/ledger',
    `/v1/blast-radius?raw_payload_id=${raw}`,
    `/v1/blast-radius?trace_id=${trace_id}`,
    '/v1/blast-radius?source=binance&mapper_version=1',
    '/v1/blast-radius?source=nobody&mapper_version=7',
  ];
}

function send(call: Call): ReturnType<TestApi['get']> {
  if (typeof call === 'string') return api!.get(call);
  return api!.post(call[0], call[1], { as: 'operator' });
}

async function measure(call: Call): Promise<Measured> {
  const times: number[] = [];
  let items: number | null = null;
  for (let i = 0; i < CALLS; i += 1) {
    const startedAt = performance.now();
    const { status, body } = await send(call);
    times.push(performance.now() - startedAt);
    expect([call, status < 300]).toEqual([call, true]);
    items = (body as { items?: unknown[] }).items?.length ?? null;
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor((times.length - 1) * share)]!);
  return { p50: at(0.5), p99: at(0.99), items };
}

describe(`with ${EVENTS} events`, () => {
  it('answers the call of each page within the limit', async () => {
    const slow: string[] = [];
    process.stdout.write(`of ${CALLS} calls each, in ms:\n   p50    p99  items  call\n`);
    for (const call of await callsOfPages()) {
      await send(call);
      const { p50, p99, items } = await measure(call);
      const numbers = [p50, p99, items ?? '-'].map((n) => String(n).padStart(6));
      const line = `${numbers.join(' ')}  ${nameOf(call)}`;
      process.stdout.write(`${line}\n`);
      if (p99 > P99_MS) slow.push(line);
    }
    expect(slow).toEqual([]);
  });
});

function nameOf(call: Call): string {
  if (typeof call === 'string') return `GET ${call.replaceAll(/[0-9a-f-]{36}/g, ':id')}`;
  return `POST ${call[0]} ${JSON.stringify(call[1])}`;
}
