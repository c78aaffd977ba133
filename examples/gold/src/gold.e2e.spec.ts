import type { CanonicalEvent } from '@acp/contracts';
import {
  buildEvent,
  buildMessage,
  createTestDatabase,
  seedEvents,
  type TestDatabase,
} from '@acp/testing';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const KEY = Buffer.from('the secret that both sides know');
const SECRET = `whsec_${KEY.toString('base64')}`;

let database: TestDatabase;
let service: ChildProcess;
let url: string;

beforeAll(async () => {
  database = await createTestDatabase();
  service = spawn(process.execPath, [join(__dirname, '../dist/main.js')], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DATABASE_URL: database.url,
      WEBHOOK_SECRET: SECRET,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  url = await listeningUrl(service);
});
afterAll(async () => {
  service.kill('SIGTERM');
  const [code] = (await once(service, 'exit')) as [number | null];
  await database.drop();
  expect(code).toBe(0);
});

async function post(event: CanonicalEvent): Promise<number> {
  const { payload, headers } = buildMessage(event);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', KEY)
    .update(`${event.event_id}.${timestamp}.${payload}`)
    .digest('base64');
  const response = await fetch(`${url}/webhooks`, {
    method: 'POST',
    body: payload,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'webhook-id': event.event_id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
  });
  return response.status;
}

async function read(path: string) {
  const response = await fetch(`${url}/v1/gold/${path}`);
  return { status: response.status, body: (await response.json()) as Body };
}

interface Body {
  items: Record<string, unknown>[];
  next_cursor: string | null;
  code?: string;
}

const tradeAt = (occurred_at: string, price: string, more: object = {}) =>
  buildEvent({
    event_type: 'MARKET_TRADE_INGESTED',
    occurred_at,
    payload: { venue: 'spot', symbol: 'X', price, quantity: '0.10', ...more },
  });

describe('the service of the gold views', () => {
  it('answers candles of trades in any order, to the microsecond and the last digit', async () => {
    const close = tradeAt('2026-11-21T23:59:59.999999Z', '3.50', { trade_id: '9' });
    const open = tradeAt('2026-11-21T23:59:00.000Z', '2', { trade_id: '7' });
    const next = tradeAt('2026-11-22T00:00:00.000Z', '9');
    for (const event of [close, next, open, close]) expect(await post(event)).toBe(200);
    const { body } = await read(
      'candles?symbol=X&interval=1d&from=2026-11-21T00:00:00Z&to=2026-11-23T00:00:00Z',
    );
    expect(body.items).toMatchObject([
      {
        ...{ opened_at: '2026-11-21T00:00:00.000000Z', origin: 'trades' },
        ...{ open: '2', high: '3.5', low: '2', close: '3.5', volume: '0.2', quote_volume: '0.55' },
        ...{ trades: 2, first_trade_id: '7', last_trade_id: '9', last_event_id: close.event_id },
        last_trade_at: '2026-11-21T23:59:59.999999Z',
      },
      { opened_at: '2026-11-22T00:00:00.000000Z', open: '9', trades: 1 },
    ]);
  });

  it('answers what was known at an instant, and then what came late', async () => {
    const at = '2026-10-01T10:00:00.000Z';
    const known = tradeAt(at, '5', { symbol: 'L' });
    const late = tradeAt(at, '6', { symbol: 'L', trade_id: '2' });
    await post({ ...known, ingested_at: '2026-10-01T10:00:01.000Z' });
    await post({ ...late, ingested_at: '2026-10-01T11:00:00.000Z' });
    const candles = `candles?symbol=L&interval=1h&from=2026-10-01T00:00:00Z&to=2026-10-02T00:00:00Z`;
    const asOf = await read(`${candles}&as_of=2026-10-01T10:30:00Z`);
    expect(asOf.body).toMatchObject({
      as_of: '2026-10-01T10:30:00.000Z',
      items: [{ close: '5', trades: 1 }],
    });
    expect((await read(candles)).body).toMatchObject({ as_of: null, items: [{ close: '6' }] });
    expect((await read(`${candles}&as_of=2026-10-01T10:00:00Z`)).body.items).toEqual([]);
  });

  it('answers the latest quote with its spread, middle and age', async () => {
    const quoteAt = (occurred_at: string, bid_price: string, ask_price: string) =>
      buildEvent({
        occurred_at,
        ingested_at: occurred_at,
        payload: { venue: 'spot', symbol: 'Q', bid_price, ask_price },
      });
    const newest = quoteAt('2026-10-01T10:00:00.000Z', '1.10', '1.15');
    for (const event of [newest, quoteAt('2026-10-01T09:00:00.000Z', '1', '2')]) await post(event);
    const { body } = await read('quotes?symbol=Q');
    expect(body.items).toMatchObject([
      {
        bid_price: '1.1',
        ask_price: '1.15',
        spread: '0.05',
        mid: '1.125',
        event_id: newest.event_id,
      },
    ]);
    const before = await read('quotes?symbol=Q&as_of=2026-10-01T09:00:05Z');
    expect(before.body.items).toMatchObject([{ bid_price: '1', spread: '1', age_ms: 5_000 }]);
  });

  it('pages through candles of several venues without a gap', async () => {
    for (const venue of ['a', 'b', 'c']) {
      for (const minute of ['00', '01']) {
        await post(tradeAt(`2026-10-01T10:${minute}:00.000Z`, '1', { symbol: 'P', venue }));
      }
    }
    const candles =
      'candles?symbol=P&interval=1m&from=2026-10-01T10:00:00Z&to=2026-10-01T11:00:00Z';
    const seen: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: Body } = await read(
        `${candles}&limit=2${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(
        ...body.items.map(({ opened_at, venue }) => `${String(opened_at).slice(14, 16)}${venue}`),
      );
      cursor = body.next_cursor;
    }
    expect(seen).toEqual(['00a', '00b', '00c', '01a', '01b', '01c']);
  });

  it.each([
    ['candles?interval=1m', 'symbol'],
    ['candles?symbol=X&interval=5m', 'interval'],
    ['candles?symbol=X&interval=1m&from=yesterday', 'from must be a time'],
    ['candles?symbol=X&interval=1m&from=2026-01-01T00:00:00Z', 'at most'],
    [
      'candles?symbol=X&interval=1m&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
      'from must not',
    ],
    ['candles?symbol=X&interval=1m&as_of=2999-01-01T00:00:00Z', 'future'],
    ['candles?symbol=X&interval=1m&cursor=bm90aGluZw', 'next_cursor'],
    ['candles?symbol=X&interval=1m&limit=0', 'limit'],
    ['candles?symbol=X%00&interval=1m', 'symbol'],
    ['candles?symbol=X&interval=1m&form=1', 'form'],
    ['quotes?as_of=2026-02-30T00:00:00Z', 'as_of must be a time'],
  ])('refuses %s, and says %s', async (path, word) => {
    const { status, body } = await read(path);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(word);
  });

  it('is built again by one command, which says what it did', async () => {
    const run = async (command: string) => {
      const script = join(__dirname, '../dist/gold-command.js');
      const env = { PATH: process.env['PATH'], DATABASE_URL: database.url };
      return (await promisify(execFile)(process.execPath, [script, command], { env })).stdout;
    };
    await seedEvents(database, 3, (index) => ({
      event: tradeAt(`2026-09-01T00:00:0${index}.000Z`, '1', { symbol: 'R' }),
    }));
    expect(await run('rebuild')).toBe('generation 2 is read now: 3 events\n');
    expect(await run('status')).toMatch(/^generation 2: current, begun /);
    expect(await run('abandon')).toBe('nothing is being built\n');
    const day = '&from=2026-09-01T00:00:00Z&to=2026-09-02T00:00:00Z';
    const { body } = await read(`candles?symbol=R&interval=1d${day}`);
    expect(body.items).toMatchObject([{ trades: 3, volume: '0.3' }]);
  });
});

async function listeningUrl(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const entry = JSON.parse(line) as { url?: string };
    if (entry.url) return entry.url;
  }
  throw new Error('the service did not start');
}
