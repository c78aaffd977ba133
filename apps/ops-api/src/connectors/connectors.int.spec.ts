import type { Connector, Page } from '@acp/contracts';
import { seedEvent } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

describe('GET /v1/connectors', () => {
  it('says when each subscribed stream was last heard, and which are silent while it listens', async () => {
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();
    const cursor = {
      streams: {
        'btcusdt@aggTrade': { last_heard_at: ago(1) },
        'btcusdt@kline_1m': { last_heard_at: ago(900) },
        'btcustd@aggTrade': { last_heard_at: null },
      },
      listening_since: ago(600),
      silent_after_ms: 300_000,
      looked_at: ago(20),
      look_every_ms: 60_000,
      resets: [{ stream: 's/trade', from: '1004', to: '3', found_at: ago(9) }],
    };
    const gone = { ...cursor, looked_at: ago(600) };
    await api.database.sql(
      `INSERT INTO connector_cursors (connector, source, cursor, updated_at) VALUES
         ('a-listens', 'binance', $1, now()), ('a-stopped', 'binance', $2, now())`,
      [JSON.stringify(cursor), JSON.stringify(gone)],
    );
    const { body } = await api.get<Page<Connector>>('/v1/connectors');
    const [listens, stopped] = body.items;
    const silent = ({ streams }: Connector) =>
      streams.filter((stream) => stream.silent).map(({ stream }) => stream);
    expect(silent(listens!)).toEqual(['btcusdt@kline_1m', 'btcustd@aggTrade']);
    expect(silent(stopped!)).toEqual([]);
    expect(listens!.resets).toMatchObject([{ stream: 's/trade', from: '1004', to: '3' }]);
    await api.database.sql(`DELETE FROM connector_cursors`);
  });

  it('shows how a polled source is doing, also one that never brought anything', async () => {
    await api.database.sql(
      `INSERT INTO source_states (connector, source, last_error_at, last_error, failures, behind)
       VALUES ('poll/shop', 'shop', now(), 'the vendor answered HTTP 503', 3, true)`,
    );
    const { body } = await api.get<Page<Connector>>('/v1/connectors');
    expect(body.items).toMatchObject([
      {
        connector: 'poll/shop',
        source: 'shop',
        cursor: null,
        state: {
          last_success_at: null,
          last_error: 'the vendor answered HTTP 503',
          failures: 3,
          behind: true,
        },
      },
    ]);
    await api.database.sql(`DELETE FROM source_states`);
  });

  it('shows how far each has read, its lag, its last payload and the gaps it found', async () => {
    const { event } = await seedEvent(api.database);
    const cursor = {
      positions: { 'trade/BTCUSDT': 117 },
      gaps: [
        { stream: 'trade/BTCUSDT', after: '99', before: '112', found_at: '2026-11-21T08:00:00Z' },
        { stream: 'other', after: 'x', before: 'y' },
        null,
      ],
    };
    await api.database.sql(
      `INSERT INTO connector_cursors (connector, source, cursor, updated_at) VALUES
         ('binance-test', 'binance', $1, now() - interval '1 minute'), ('csv', 'csv', '7', now())`,
      [JSON.stringify(cursor)],
    );
    const { body } = await api.get<Page<Connector>>('/v1/connectors');
    expect(body.items).toMatchObject([
      {
        connector: 'binance-test',
        cursor: { positions: { 'trade/BTCUSDT': 117 } },
        last_payload_at: event.ingested_at,
        gaps: [
          {
            stream: 'trade/BTCUSDT',
            from: '100',
            to: '111',
            missing: 12,
            detected_at: '2026-11-21T08:00:00Z',
          },
          { stream: 'other', missing: null },
        ],
      },
      { connector: 'csv', cursor: 7, last_payload_at: null, gaps: [] },
    ]);
    expect(body.items[0]!.lag_seconds).toBeGreaterThanOrEqual(60);
  });
});
