import { LedgerSegmentRepository, type Database } from '@acp/persistence';
import { TestApi } from './test-api.spec-support.js';

/**
 * Every page's call on a database of AT_SCALE_EVENTS events (10,000,000 when none is given), most of
 * them delivered, with a backlog, dead letters and a blocked key. Run by TEST_KIND=slow.
 */
const EVENTS = Number(process.env['AT_SCALE_EVENTS'] ?? 10_000_000);
const CHUNK = 100_000;
const BACKLOG = Math.min(EVENTS / 10, 500_000);
const DEAD = 2_000;
const CALLS = Number(process.env['AT_SCALE_CALLS'] ?? 60);
const P99_MS = Number(process.env['AT_SCALE_P99_MS'] ?? 300);

jest.setTimeout(4 * 60 * 60_000);

let api: TestApi;
let database: Database;

beforeAll(async () => {
  api = await TestApi.start({ LEDGER_CLOSE_MS: '3600000', LEDGER_REFRESH_MS: '3600000' });
  database = await api.database.open({ statementTimeoutMs: 0, preparedStatements: false });
  await seed();
  await closeAll();
});
afterAll(() => api.stop());

/** One raw payload, event, delivered entry and inbox row for each number. */
const SEED_CHUNK = `
CREATE FUNCTION seed_chunk(base bigint, n bigint) RETURNS void LANGUAGE sql AS $$
  WITH row AS MATERIALIZED (
    SELECT i, gen_random_uuid() AS event_id, gen_random_uuid() AS trace_id,
           ('01a1fd50-' || lpad(to_hex(i >> 16), 4, '0') || '-7' || lpad(to_hex((i >> 4) & 4095), 3, '0')
            || '-8' || lpad(to_hex(i & 15), 3, '0') || '-' || lpad(to_hex(i), 12, '0'))::uuid AS raw_id,
           now() - interval '1 day' + i * interval '5 ms' AS at,
           'SYM' || i % 1000 AS entity,
           CASE WHEN i % 10 = 0 THEN 'orders' ELSE 'quotes' END AS topic
    FROM generate_series(base, base + n - 1) AS i
  ), raw AS (
    INSERT INTO raw_payloads (id, source, connector, fetched_at, trace_id, payload_json,
                              payload_sha256, records, accepted, duplicates, rejected)
    SELECT raw_id, 'binance', 'binance-ws', at, trace_id, '{"s":"BTCUSDT","b":"1.0"}',
           sha256('x'), 1, 1, 0, 0 FROM row
  ), event AS (
    INSERT INTO events (event_id, event_type, source, entity_id, entity_type, occurred_at,
                        ingested_at, schema_version, trace_id, payload, raw_payload_id, record_index,
                        mapper_version, content_sha256, routes)
    SELECT event_id, CASE WHEN i % 2 = 0 THEN 'MARKET_QUOTE_INGESTED' ELSE 'MARKET_TRADE_INGESTED' END,
           'binance', entity, 'symbol', at - interval '40 ms', at, 1, trace_id,
           '{"symbol":"BTCUSDT","bid_price":"1.0","ask_price":"1.1"}', raw_id, 0, 1, sha256('x'), 1
    FROM row
  ), effect AS (
    INSERT INTO processed_events (event_id, consumer, topic, processed_at)
    SELECT event_id, 'lab', topic, at + interval '30 ms' FROM row
  )
  INSERT INTO outbox (event_id, topic, partition_key, payload_json, created_at, delivery_attempts,
                      claimed_by, claimed_at, delivered_at)
  SELECT event_id, topic, entity,
         '{"event_id":"x","payload":{"symbol":"BTCUSDT","bid_price":"1.0","ask_price":"1.1"}}',
         at + interval '2 ms', 1, 'relay-1', at + interval '5 ms', at + interval '9 ms'
  FROM row ORDER BY i
$$`;

async function seed(): Promise<void> {
  await sql(SEED_CHUNK);
  await sql(`SET synchronous_commit = off`);
  await sql(`INSERT INTO topics (topic, transport, ordering) VALUES
    ('quotes', 'log', 'none'), ('orders', 'log', 'key')`);
  for (let from = 0; from < EVENTS; from += CHUNK) {
    await sql(`SELECT seed_chunk(${from}, ${Math.min(CHUNK, EVENTS - from)})`);
  }
  await sql(`
    UPDATE outbox SET delivered_at = NULL, delivery_attempts = 0, claimed_at = NULL
    WHERE id > (SELECT max(id) FROM outbox) - ${BACKLOG};
    UPDATE outbox SET delivered_at = NULL, dead_lettered_at = created_at + interval '2 min',
           delivery_attempts = 5, error_code = 'TRANSPORT.FAILED',
           last_error = 'connect ECONNREFUSED 10.0.0.' || id % 7 || ':443'
    WHERE id <= ${DEAD};
    INSERT INTO topic_cursors (topic, frontier, swept_through)
    SELECT topic, max(id) FILTER (WHERE delivered_at IS NOT NULL),
           max(id) FILTER (WHERE delivered_at IS NOT NULL) FROM outbox GROUP BY topic;
    ANALYZE; `);
  await sql('VACUUM outbox');
  await sql('VACUUM events');
}

const sql = (text: string) => api.database.sql(text);

async function closeAll(): Promise<void> {
  const segments = new LedgerSegmentRepository(database);
  await segments.close(1);
  await sql(`UPDATE ledger_progress SET marked_at = marked_at - interval '1 minute'`);
  while ((await segments.close(100)) > 0);
}

async function p99(path: string): Promise<number> {
  const times: number[] = [];
  for (let call = 0; call < CALLS; call += 1) {
    const startedAt = performance.now();
    const { status } = await api.get(path);
    times.push(performance.now() - startedAt);
    expect([path, status]).toEqual([path, 200]);
  }
  times.sort((a, b) => a - b);
  return times[Math.min(times.length - 1, Math.floor(times.length * 0.99))]!;
}

describe(`with ${EVENTS} events`, () => {
  it('answers the call of each page within the limit', async () => {
    const [one] = await api.database.sql<{ event_id: string; trace_id: string; at: string }>(
      `SELECT event_id, trace_id, to_char(ingested_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at
       FROM events ORDER BY ingested_at LIMIT 1`,
    );
    const paths = [
      '/v1/overview',
      '/v1/events',
      '/v1/events?type=MARKET_QUOTE_INGESTED&limit=100',
      '/v1/events?entity=SYM7',
      '/v1/events?source=binance',
      '/v1/events?source=nobody',
      `/v1/events?to=${one!.at}`,
      `/v1/events/${one!.event_id}`,
      `/v1/events/${one!.event_id}/trace`,
      `/v1/traces/${one!.trace_id}`,
      '/v1/dead-letters',
      '/v1/dead-letters?event_type=MARKET_QUOTE_INGESTED',
      '/v1/dead-letters/groups',
      '/v1/topics',
      '/v1/topics/orders/blocked-keys',
      '/v1/workers',
      '/v1/connectors',
      '/v1/replays',
      '/v1/rejected',
      '/v1/audit',
      '/v1/ledger',
      `/v1/blast-radius?trace_id=${one!.trace_id}`,
      '/v1/blast-radius?source=binance&mapper_version=1',
    ];
    const measured = new Map<string, number>();
    for (const path of paths) {
      await api.get(path);
      measured.set(path.replaceAll(/[0-9a-f-]{36}/g, ':id'), Math.round(await p99(path)));
    }
    const table = [...measured].map(([path, ms]) => `${String(ms).padStart(6)} ms  ${path}`);
    process.stdout.write(`p99 of ${CALLS} calls\n${table.join('\n')}\n`);
    const slow = [...measured].filter(([, ms]) => ms > P99_MS);
    expect(slow).toEqual([]);
  });
});
