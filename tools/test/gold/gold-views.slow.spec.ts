import { LedgerRepository } from '@acp/persistence';
import { createTestDatabase, waitUntil, type TestDatabase } from '@acp/testing';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ReplayServer, readRecording } from '../../src/replay/replay-server.js';
import type { AppProcess } from '../faults/processes.js';
import { Stack } from '../faults/stack.js';
import { recordedDays, recordedMinutes, type RecordedCandle } from './recorded-market.js';

const ROOT = join(__dirname, '../../..');
const COMMAND = join(ROOT, 'examples/gold/dist/gold-command.js');
const GUIDE = join(ROOT, 'docs/guides/gold-views.md');
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const GOLD_TYPES = ['MARKET_TRADE_INGESTED', 'MARKET_QUOTE_INGESTED', 'MARKET_CANDLE_INGESTED'];
const TRADES = 12_000;
const SYMBOLS = 20;
const MINUTES_MS = 600_000;

jest.setTimeout(MINUTES_MS);

let test: TestDatabase;
let stack: Stack;
let gold: AppProcess;

beforeEach(async () => {
  test = await createTestDatabase();
  stack = await Stack.open(test.url, { WEBHOOK_SECRET: SECRET });
  gold = await stack.start('gold');
});
afterEach(async () => {
  await stack.close();
  await test.drop();
});

/** A topic to the service, for every process of the fleet. */
function topics(): Record<string, string> {
  const options = { secrets: ['${WEBHOOK_SECRET}'], allow_private_addresses: true, batch: true };
  const destination = `${gold.url}/webhooks`;
  const topic = {
    name: 'gold',
    transport: 'webhook',
    destination,
    event_types: GOLD_TYPES,
    options,
  };
  return { TOPICS_FILE: stack.topicsFile([topic]) };
}

async function candles(question: string): Promise<Record<string, unknown>[]> {
  const response = await fetch(`${gold.url}/v1/gold/candles?${question}`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { items: Record<string, unknown>[] }).items;
}

const rebuild = () =>
  promisify(execFile)(process.execPath, [COMMAND, 'rebuild'], {
    env: { PATH: process.env['PATH'], DATABASE_URL: test.url },
  });

const imbalance = async () => (await new LedgerRepository(stack.database).readFull(0)).imbalance;

describe('the gold views of the recorded market', () => {
  let server: ReplayServer;
  let port: number;

  beforeEach(async () => {
    server = new ReplayServer(readRecording());
    ({ port } = await server.listen());
  });
  afterEach(() => server.close());

  async function feed(): Promise<void> {
    const env = topics();
    await stack.start('ingestion', {
      ...env,
      ...{ BINANCE_ENABLED: 'true', BINANCE_SYMBOLS: '*', YAHOO_SYMBOLS: 'AAPL' },
      BINANCE_SPOT_URL: `ws://127.0.0.1:${port}/spot`,
      BINANCE_FUTURES_URL: `ws://127.0.0.1:${port}/futures`,
      YAHOO_BASE_URL: `http://127.0.0.1:${port}`,
    });
    await stack.relays(1, env);
    const { spot, futures } = readRecording();
    const frames = `SELECT count(*) FROM events WHERE source = 'binance'`;
    await waitUntil(
      'all that is recorded is in the views',
      async () =>
        (await stack.number(frames)) === spot.length + futures.length &&
        (await stack.number(`SELECT count(*) FROM events WHERE source = 'yahoo'`)) > 0 &&
        (await stack.number('SELECT count(*) FROM outbox WHERE delivered_at IS NULL')) === 0,
      60_000,
    );
  }

  async function mustBeTheRecording(more = ''): Promise<void> {
    for (const [kind, venue, day] of [
      ['futures', 'binance-usdm', '2021-07-22'],
      ['spot', 'binance-spot', '2021-10-12'],
    ] as const) {
      for (const [symbol, expected] of recordedMinutes(kind)) {
        const range = `from=${day}T00:00:00Z&to=${day}T23:59:59Z`;
        const all = await candles(`symbol=${symbol}&interval=1m&${range}${more}`);
        const said = all.filter((candle) => candle['venue'] === venue).map(comparable);
        expect({ symbol, said }).toEqual({ symbol, said: expected });
      }
    }
    const days = await candles(
      `symbol=AAPL&interval=1d&from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z${more}`,
    );
    const charted = recordedDays();
    expect(days.length).toBeGreaterThan(40);
    for (const { opened_at, close, volume } of days) {
      expect(charted).toContainEqual({ opened_at, close, volume });
    }
  }

  it('are those of a program that reads the frames, live, built again and as of now', async () => {
    await feed();
    await mustBeTheRecording();
    await mustBeTheRecording(`&as_of=${new Date().toISOString()}`);
    const { stdout } = await rebuild();
    expect(stdout).toContain('generation 2 is read now');
    await mustBeTheRecording();
    expect(await imbalance()).toBe(0);
  });

  it('answer every command of the guide', async () => {
    await feed();
    const blocks = [...readFileSync(GUIDE, 'utf8').matchAll(/^```sh\n(.*?)^```/gms)].map(
      ([, text]) => text!,
    );
    expect(blocks.length).toBeGreaterThan(2);
    const { stdout } = await promisify(execFile)('bash', ['-euc', blocks.join('\necho\n')], {
      cwd: ROOT,
      env: { ...process.env, GOLD: gold.url, DATABASE_URL: test.url },
    });
    expect(stdout).toContain('"symbol":"SUSHIUSDT"');
    expect(stdout).toContain('"spread":');
    expect(stdout).toContain('generation 2 is read now');
    expect(stdout).toContain('generation 2: current');
  });
});

describe('the gold views under kills', () => {
  it('count every trade once while consumer and rebuild are killed again and again', async () => {
    const env = topics();
    // The relay keeps its destination: the consumer comes back at the same port.
    const { port } = new URL(gold.url);
    await stack.relays(1, env);
    const seeding = stack.seedTrades(TRADES, 'gold', SYMBOLS);
    for (const round of [1, 2, 3, 4]) {
      const building = spawn(process.execPath, [COMMAND, 'rebuild'], {
        env: { PATH: process.env['PATH'], DATABASE_URL: test.url },
        stdio: 'ignore',
      });
      await waitUntil('more is in the views', async () => (await inViews()) >= round * 1_000);
      building.kill('SIGKILL');
      if (building.exitCode === null && building.signalCode === null) await once(building, 'exit');
      await gold.kill();
      gold = await stack.start('gold', { PORT: port });
    }
    await seeding;
    await stack.untilDelivered(TRADES, MINUTES_MS / 2);
    await mustBeAll();
    await rebuild();
    await mustBeAll();
    expect(await imbalance()).toBe(0);
  });

  const inViews = () =>
    stack.number(
      `SELECT coalesce(sum(trades), 0) FROM gold.candles WHERE "interval" = '1d' AND venue = 'test'`,
    );

  async function mustBeAll(): Promise<void> {
    for (const symbol of ['S0', `S${SYMBOLS - 1}`]) {
      const days = await candles(
        `symbol=${symbol}&interval=1d&from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z`,
      );
      expect(days).toMatchObject([
        { volume: String(TRADES / SYMBOLS), trades: TRADES / SYMBOLS, open: '1', close: '1' },
      ]);
    }
    expect(await inViews()).toBe(TRADES);
  }
});

function comparable(candle: Record<string, unknown>): RecordedCandle {
  const { opened_at, origin, open, high, low, close, volume, trades } =
    candle as unknown as RecordedCandle;
  return { opened_at, origin, open, high, low, close, volume, trades };
}
