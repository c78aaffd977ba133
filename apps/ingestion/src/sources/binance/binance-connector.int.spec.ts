import { createTestDatabase, storedEnvelopes, type TestDatabase } from '@acp/testing';
import { recordedFrames } from '../../testing/recorded.js';
import { startIngestion, type RunningIngestion } from '../../testing/running-ingestion.js';
import { until } from '../../testing/until.js';
import { VendorServer, type OnConnection } from '../../testing/vendor-server.js';
import type { BinanceCursor } from './binance-cursor.js';

let test: TestDatabase;
let vendor: VendorServer | undefined;
let app: RunningIngestion | undefined;

beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(async () => {
  await app?.service.stop();
  await vendor?.stop();
  app = undefined;
  vendor = undefined;
  await test.drop();
});

const SPOT = 'binance-spot';

async function start(onConnection: OnConnection, env: Record<string, string> = {}) {
  vendor = await VendorServer.start({ onConnection });
  await connect(env);
}

async function connect(env: Record<string, string> = {}) {
  app = await startIngestion(test, {
    env: {
      BINANCE_ENABLED: 'true',
      BINANCE_SPOT_URL: vendor!.webSocketUrl,
      BINANCE_SYMBOLS: '*',
      BINANCE_RECONNECT_FIRST_MS: '10',
      BINANCE_RECONNECT_LONGEST_MS: '50',
      LOG_LEVEL: 'debug',
      ...env,
    },
  });
}

interface Counts {
  raws: number;
  events: number;
  duplicates: number;
  rejected: number;
}

async function counts(): Promise<Counts> {
  const [row] = await test.sql<Counts>(
    `SELECT (SELECT count(*)::int FROM events) AS events,
            (SELECT count(*)::int FROM raw_payloads) AS raws,
            (SELECT coalesce(sum(duplicates), 0)::int FROM raw_payloads) AS duplicates,
            (SELECT coalesce(sum(rejected), 0)::int FROM raw_payloads) AS rejected`,
  );
  return row!;
}

async function cursor(connector = SPOT): Promise<BinanceCursor> {
  const [row] = await test.sql<{ cursor: BinanceCursor }>(
    'SELECT cursor FROM connector_cursors WHERE connector = $1',
    [connector],
  );
  return row!.cursor;
}

function trade(id: number, price = '1'): string {
  const data = {
    e: 'aggTrade',
    E: 1e12,
    s: 'A',
    a: id,
    p: price,
    q: '1',
    f: id,
    l: id,
    T: 1e12,
    m: true,
    M: true,
  };
  return JSON.stringify({ stream: 'a@aggTrade', data });
}

describe('the Binance connector', () => {
  it('stores all 1,800 recorded frames as events, and adds none when they come again', async () => {
    const spot = recordedFrames('spot');
    const futures = recordedFrames('futures');
    vendor = await VendorServer.start({
      onConnection: (socket, _n, request) => {
        for (const f of request.url?.startsWith('/futures') ? futures : spot) socket.send(f);
      },
    });
    const env = {
      BINANCE_SPOT_URL: `${vendor.webSocketUrl}/spot`,
      BINANCE_FUTURES_URL: `${vendor.webSocketUrl}/futures`,
    };
    await connect(env);
    await until(counts, ({ raws }) => raws >= 1_800);
    expect(await counts()).toEqual({ raws: 1_800, events: 1_800, duplicates: 0, rejected: 0 });
    await app!.service.stop();
    await connect(env);
    await until(counts, ({ raws }) => raws >= 3_600);
    expect(await counts()).toEqual({ raws: 3_600, events: 1_800, duplicates: 1_800, rejected: 0 });
    expect((await cursor('binance-usdm')).frames).toBe(3_070);
  });

  it('subscribes to the configured streams of each symbol', async () => {
    await start(() => undefined, {
      BINANCE_SYMBOLS: 'BTCUSDT,ETHUSDT',
      BINANCE_STREAMS: 'trade,kline_1m',
    });
    await until(
      () => vendor!.urls.length,
      (n) => n > 0,
    );
    expect(vendor!.urls[0]).toBe(
      '/stream?streams=btcusdt@trade/btcusdt@kline_1m/ethusdt@trade/ethusdt@kline_1m',
    );
  });

  it('connects again after the vendor drops it, and records the interruption and the gap', async () => {
    await start((socket, number) => {
      if (number === 1) {
        socket.send(trade(1));
        socket.send(trade(2), () => socket.terminate());
      } else if (number === 2) socket.send(trade(5));
    });
    await until(counts, ({ events }) => events === 3);
    const { gaps, gap_count, interruptions, positions } = await cursor();
    expect(gaps).toMatchObject([{ stream: 'binance-spot/A/aggTrade', after: '2', before: '5' }]);
    expect(gap_count).toBe(1);
    expect(interruptions).toHaveLength(1);
    expect(positions).toEqual({ 'binance-spot/A/aggTrade': 5 });
  });

  it('finds the gap that a restart left', async () => {
    let next = 1;
    await start((socket) => socket.send(trade((next += 10))));
    await until(counts, ({ events }) => events === 1);
    await app!.service.stop();
    await connect();
    await until(counts, ({ events }) => events === 2);
    expect((await cursor()).gaps).toMatchObject([{ after: '11', before: '21' }]);
  });

  it('connects again after the vendor half-closes', async () => {
    await start((socket, number) => {
      socket.send(trade(number));
      const { _socket: tcp } = socket as unknown as { _socket: { end(): void } };
      if (number === 1) setImmediate(() => tcp.end());
    });
    await until(counts, ({ events }) => events === 2);
  });

  it('replaces a connection that shows no sign of life', async () => {
    await start(
      (socket, number) => {
        socket.send(trade(number));
        if (number === 1) socket.pong = () => undefined;
        if (number === 1) socket.pause();
      },
      { BINANCE_STALL_MS: '150' },
    );
    await until(counts, ({ events }) => events === 2);
    expect(vendor!.connections).toBeGreaterThanOrEqual(2);
  });

  it('keeps a quiet connection whose vendor answers pings', async () => {
    let pings = 0;
    await start((socket) => socket.on('ping', () => (pings += 1)), { BINANCE_STALL_MS: '100' });
    await until(
      () => pings,
      (n) => n >= 6,
    );
    expect(vendor!.connections).toBe(1);
  });

  it('replaces a connection before the vendor’s limit of age', async () => {
    await start((socket, number) => socket.send(trade(number)), {
      BINANCE_CONNECTION_AGE_MS: '1000',
    });
    await until(counts, ({ events }) => events >= 2);
  });

  it('pauses the socket in a flood while the database is slow, drops nothing, and stays bounded', async () => {
    const flood = 8_000;
    await test.sql(`
      CREATE FUNCTION crawl() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(0.02); RETURN NULL; END $$;
      CREATE TRIGGER crawl AFTER INSERT ON raw_payloads FOR EACH STATEMENT EXECUTE FUNCTION crawl()`);
    let waitingMost = 0;
    await start(
      (socket) => {
        for (let id = 1; id <= flood; id += 1) socket.send(trade(id));
      },
      { BINANCE_BUFFER_FRAMES_MAX: '1000', BINANCE_BATCH_WINDOW_MS: '0' },
    );
    await until(
      async () => {
        const ready = await fetch(`${app!.url}/health/ready`);
        const { details } = (await ready.json()) as {
          details: Record<string, { waiting?: number }>;
        };
        waitingMost = Math.max(waitingMost, details[`connector:${SPOT}`]?.waiting ?? 0);
        return counts();
      },
      ({ events }) => events === flood,
    );
    expect(waitingMost).toBeGreaterThan(0);
    expect(waitingMost).toBeLessThan(5_000);
    expect(await cursor()).toMatchObject({ frames: flood, gap_count: 0 });
    const text = await (await fetch(`${app!.url}/metrics`)).text();
    expect(text).toMatch(/buffer_refusals_total\{buffer="binance-spot"\} [1-9]/);
  });

  it('keeps frames while their transactions are killed and writes each in the end', async () => {
    const flood = 3_000;
    await start(
      (socket) => {
        for (let id = 1; id <= flood; id += 1) socket.send(trade(id));
      },
      { BINANCE_BATCH_FRAMES_MAX: '50', BINANCE_BATCH_WINDOW_MS: '0' },
    );
    const kill = () =>
      test.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    for (const share of [0.1, 0.2, 0.3, 0.4, 0.5]) {
      await until(counts, ({ events }) => events >= flood * share);
      await kill();
    }
    await until(counts, ({ events }) => events === flood);
    expect(await cursor()).toMatchObject({ frames: flood, gap_count: 0 });
  });

  it('quarantines frames it cannot map and counts answers to subscriptions', async () => {
    await start((socket) => {
      socket.send('{"result":null,"id":1}');
      socket.send('not json');
      socket.send('{"stream":"!forceOrder@arr","data":{"e":"forceOrder"}}');
      socket.send(trade(1));
    });
    await until(counts, ({ events }) => events === 1);
    expect(await counts()).toEqual({ raws: 4, events: 1, duplicates: 0, rejected: 2 });
  });

  it('sees numbers begin again, also after a restart, and takes the same frame for the same event', async () => {
    const again = [trade(3), trade(4), trade(9), trade(1001, '2')];
    await start((socket, number) => {
      const first = [1001, 1002, 1003, 1004].map((id) => trade(id));
      for (const frame of number === 1 ? first : again) socket.send(frame);
    });
    await until(counts, ({ events }) => events === 4);
    await app!.service.stop();
    await connect();
    await until(counts, ({ events }) => events === 8);
    expect(app!.lines.join('')).toContain('the venue’s numbers begin again');
    expect(await cursor()).toMatchObject({
      positions: { 'binance-spot/A/aggTrade': 1001 },
      reset_count: 1,
      resets: [{ stream: 'binance-spot/A/aggTrade', from: '1004', to: '3' }],
      gaps: [
        { after: '4', before: '9' },
        { after: '9', before: '1001' },
      ],
    });
    await app!.service.stop();
    await connect();
    await until(counts, ({ raws }) => raws === 12);
    expect(await counts()).toEqual({ raws: 12, events: 8, duplicates: 4, rejected: 0 });
  });

  it('goes by what passed the gate: a refused number neither moves the watch nor stops it', async () => {
    await start((socket) => {
      socket.send(trade(1));
      socket.send(trade(900, 'no decimal'));
      socket.send(trade(5).replace('"s":"A"', '"s":"A\\u0000"'));
      socket.send(trade(2));
    });
    await until(counts, ({ raws }) => raws === 4);
    expect(await counts()).toMatchObject({ events: 2, rejected: 2 });
    expect(await cursor()).toMatchObject({
      positions: { 'binance-spot/A/aggTrade': 2 },
      gap_count: 0,
    });
  });

  it('keeps the microseconds of a venue that sends them', async () => {
    await start((socket) =>
      socket.send(trade(1).replace('"T":1000000000000', '"T":1790000000123456')),
    );
    await until(counts, ({ events }) => events === 1);
    const [event] = await test.sql<{ event_id: string; micros: string }>(
      `SELECT event_id, (extract(epoch FROM occurred_at) * 1000000)::bigint::text AS micros
       FROM events`,
    );
    expect(event!.micros).toBe('1790000000123456');
    const [sent] = await storedEnvelopes(test, event!.event_id);
    expect(sent!.payload).toContain('"occurred_at":"2026-09-21T14:13:20.123456Z"');
  });

  it('says which subscribed streams are silent, and again when they are heard', async () => {
    let socket: Parameters<OnConnection>[0] | undefined;
    await start((opened) => (socket = opened), {
      BINANCE_SYMBOLS: 'A,NONE',
      BINANCE_STREAMS: 'aggTrade',
      BINANCE_STREAM_SILENT_MS: '400',
    });
    const silent = async () => {
      const text = await (await fetch(`${app!.url}/metrics`)).text();
      return Number(/streams_silent\{connector="binance-spot"\} (\d)/.exec(text)?.[1]);
    };
    await until(silent, (count) => count === 2);
    expect(app!.lines.join('')).toContain('subscribed streams are silent');
    const speak = setInterval(() => socket?.send(trade(1)), 20);
    try {
      await until(silent, (count) => count === 1);
    } finally {
      clearInterval(speak);
    }
    expect(app!.lines.join('')).toContain('silent streams are heard again');
    expect((await cursor()).streams).toEqual({
      'a@aggTrade': { last_heard_at: expect.any(String) as string },
      'none@aggTrade': { last_heard_at: null },
    });
  });

  it('replaces the connection when the server says that it goes away', async () => {
    await start((socket, number) => {
      if (number === 1) socket.send('{"e":"serverShutdown","E":1770123456789}');
      else socket.send(trade(number));
    });
    await until(counts, ({ events }) => events === 1);
    expect(await counts()).toEqual({ raws: 2, events: 1, duplicates: 0, rejected: 0 });
    expect((await cursor()).interruptions).toHaveLength(1);
  });

  it('is ready while the vendor is away, and says that it is not connected', async () => {
    vendor = await VendorServer.start({});
    const { webSocketUrl } = vendor;
    await vendor.stop();
    app = await startIngestion(test, {
      env: { BINANCE_ENABLED: 'true', BINANCE_SPOT_URL: webSocketUrl, BINANCE_SYMBOLS: '*' },
    });
    const ready = await fetch(`${app.url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      details: { [`connector:${SPOT}`]: { connected: false } },
    });
  });

  it('writes what it holds when it is stopped', async () => {
    await start(
      (socket) => {
        for (let id = 1; id <= 50; id += 1) socket.send(trade(id));
      },
      { BINANCE_BATCH_WINDOW_MS: '10000' },
    );
    await until(
      async () => {
        const ready = await fetch(`${app!.url}/health/ready`);
        const { details } = (await ready.json()) as {
          details: Record<string, { waiting: number }>;
        };
        return details[`connector:${SPOT}`]!.waiting;
      },
      (waiting) => waiting === 50,
    );
    await app!.service.stop();
    app = undefined;
    expect((await counts()).events).toBe(50);
  });
});
