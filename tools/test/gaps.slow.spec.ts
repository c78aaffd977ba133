import { createTestDatabase, waitUntil, type TestDatabase } from '@acp/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readRecording, ReplayServer, type ReplayOptions } from '../src/replay/replay-server.js';

const MAIN = join(__dirname, '../../apps/ingestion/dist/main.js');
/** The trades of one symbol in the recording, and those of them that are cut. */
const SYMBOL = 'SUSHIUSDT';
const [FIRST, LAST] = [87353230, 87353269];
const [CUT_FROM, CUT_TO] = [87353240, 87353255];
const ALL = Array.from({ length: LAST - FIRST + 1 }, (_, index) => FIRST + index);

let test: TestDatabase;
let server: ReplayServer;
let port: number;
const running: ChildProcess[] = [];

beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(async () => {
  for (const child of running.splice(0)) await end(child);
  await server.close();
  await test.drop();
});

async function replay(options: Omit<ReplayOptions, 'isCut'> = {}): Promise<void> {
  server = new ReplayServer(readRecording(), { ...options, isCut });
  ({ port } = await server.listen());
}

function isCut(frame: string): boolean {
  const id = Number(/"e":"aggTrade".*"a":(\d+),"s":"SUSHIUSDT"/.exec(frame)?.[1]);
  return id >= CUT_FROM && id <= CUT_TO;
}

function start(): ChildProcess {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...{ PATH: process.env['PATH'], DATABASE_URL: test.url, PORT: '0', LOG_LEVEL: 'warn' },
      ...{ BINANCE_ENABLED: 'true', BINANCE_SYMBOLS: '*', BINANCE_SPOT_URL: 'off' },
      BINANCE_FUTURES_URL: `ws://127.0.0.1:${port}/futures`,
      BINANCE_FUTURES_HISTORY_URL: `http://127.0.0.1:${port}/futures`,
      ...{ GAPS_ALLOW_PRIVATE_ADDRESSES: 'true', GAPS_FILL_REQUESTS_PER_MINUTE: '6000' },
      ...{ GAPS_PAGE_RECORDS_MAX: '5', GAPS_TIMEOUT_MS: '1000' },
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  running.push(child);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

interface GapRow {
  state: string;
  filled: string;
  pages: number;
  first: string;
  last: string;
}
const gaps = () => test.sql<GapRow>(`SELECT * FROM gaps WHERE symbol = '${SYMBOL}' AND fillable`);
const state = async () => (await gaps())[0]?.state;

/** Each trade as often as it is stored. */
async function trades(): Promise<number[]> {
  const rows = await test.sql<{ id: number }>(
    `SELECT (payload ->> 'trade_id')::int AS id FROM events
     WHERE entity_id = '${SYMBOL}' AND payload ->> 'first_trade_id' IS NOT NULL ORDER BY 1`,
  );
  return rows.map(({ id }) => id);
}

describe('a gap made by cutting frames of the replay server', () => {
  it('is found, filled and healed', async () => {
    await replay();
    start();
    await waitUntil('it is healed', async () => (await state()) === 'healed');
    expect(await gaps()).toMatchObject([
      { first: String(CUT_FROM), last: String(CUT_TO), filled: '16', pages: 4 },
    ]);
    expect(await trades()).toEqual(ALL);
    expect(server.sent.pages).toBe(4);
  });

  it('is filled on by another process when the first is killed between two pages', async () => {
    let third: () => void;
    const asked = new Promise<void>((resolve) => (third = resolve));
    const never = new Promise<void>(() => undefined);
    let isAlive = true;
    await replay({
      beforeHistory: async ({ searchParams }) => {
        if (!isAlive || Number(searchParams.get('fromId')) < CUT_FROM + 10) return;
        third();
        await never;
      },
    });
    const first = start();
    await asked;
    await end(first);
    isAlive = false;
    expect(await gaps()).toMatchObject([{ state: 'filling', filled: '10', pages: 2 }]);
    start();
    await waitUntil('it is healed', async () => (await state()) === 'healed');
    expect(await gaps()).toMatchObject([{ filled: '16', pages: 4 }]);
    expect(await trades()).toEqual(ALL);
    const fills = await test.sql(
      `SELECT accepted, duplicates, rejected FROM raw_payloads WHERE connector LIKE 'fill/%'
       ORDER BY id`,
    );
    expect(fills).toEqual(
      [5, 5, 5, 1].map((accepted) => ({ accepted, duplicates: 0, rejected: 0 })),
    );
  });
});
