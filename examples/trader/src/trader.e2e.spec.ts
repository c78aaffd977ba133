import {
  actionSha256,
  keySetOf,
  newId,
  readSigningKeys,
  signRelease,
  type CanonicalEvent,
  type ReleaseClaims,
} from '@acp/contracts';
import { buildEvent, buildMessage, createTestDatabase, type TestDatabase } from '@acp/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const KEY = Buffer.from('the secret that both sides know');
const { privateKey } = generateKeyPairSync('ed25519');
const keys = readSigningKeys(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

let database: TestDatabase;
let published: Server;
let service: ChildProcess;
let url: string;

beforeAll(async () => {
  database = await createTestDatabase();
  published = createServer((_, answer) => answer.end(JSON.stringify(keySetOf(keys.known))));
  await new Promise<void>((resolve) => published.listen(0, '127.0.0.1', resolve));
  const { port } = published.address() as AddressInfo;
  service = spawn(process.execPath, [join(__dirname, '../dist/main.js')], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DATABASE_URL: database.url,
      WEBHOOK_SECRET: `whsec_${KEY.toString('base64')}`,
      RELEASE_KEYS_URL: `http://127.0.0.1:${port}/v1/release-keys`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  url = await listeningUrl(service);
});
afterAll(async () => {
  service.kill('SIGTERM');
  const [code] = (await once(service, 'exit')) as [number | null];
  published.close();
  await database.drop();
  expect(code).toBe(0);
});

async function post(path: string, event: CanonicalEvent): Promise<number> {
  const { payload, headers } = buildMessage(event);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', KEY)
    .update(`${event.event_id}.${timestamp}.${payload}`)
    .digest('base64');
  const response = await fetch(`${url}${path}`, {
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

function released(change: Partial<ReleaseClaims> = {}, quantity = '2.5'): CanonicalEvent {
  const action = {
    ...{ kind: 'order.place', account: 'paper-1', symbol: 'SUSHIUSDT', side: 'buy' },
    ...{ type: 'limit', quantity, limit_price: '7.6150' },
  };
  const claims: ReleaseClaims = {
    ...{ release_id: newId(), decision_id: newId(), action },
    action_sha256: actionSha256(action),
    policy: { set: 'trading', version: 1, sha256: 'f'.repeat(64) },
    ...{ approvals: [], audience: 'paper-broker', valid_until: null },
    released_at: new Date().toISOString(),
    ...change,
  };
  return buildEvent({
    event_id: claims.release_id,
    event_type: 'AI_DECISION_RELEASED',
    payload: signRelease(claims, keys.signer) as unknown as CanonicalEvent['payload'],
  });
}

const fills = async () => {
  const response = await fetch(`${url}/fills`);
  return (await response.json()) as { total: number; items: Record<string, unknown>[] };
};

const failures = (eventId: string) =>
  database.sql('SELECT error_code FROM consumer_failures WHERE event_id = $1', [eventId]);

describe('the trader service', () => {
  it('keeps quotes and candles for the model, once each', async () => {
    const quote = buildEvent({
      payload: { venue: 'binance-usdm', symbol: 'X', bid_price: '1.10', ask_price: '1.20' },
    });
    const trade = buildEvent({
      event_type: 'MARKET_TRADE_INGESTED',
      payload: { venue: 'binance-usdm', symbol: 'X', price: '1', quantity: '1' },
    });
    for (const event of [quote, trade, quote]) expect(await post('/market', event)).toBe(200);
    const kept = await database.sql('SELECT event_id, payload FROM trader.market_events');
    expect(kept).toEqual([{ event_id: quote.event_id, payload: quote.payload }]);
    const response = await fetch(`${url}/histories?venue=binance-usdm`);
    expect(await response.json()).toMatchObject({
      items: [
        { symbol: 'X', quotes: [{ eventId: quote.event_id, bidPrice: '1.10' }], candles: [] },
      ],
    });
    expect((await fetch(`${url}/histories`)).status).toBe(400);
  });

  it('fills what was released, once, however often it is delivered', async () => {
    const event = released();
    for (const _ of [1, 2]) expect(await post('/orders', event)).toBe(200);
    expect(await fills()).toMatchObject({
      total: 1,
      items: [
        { release_id: event.event_id, symbol: 'SUSHIUSDT', quantity: '2.5', price: '7.6150' },
      ],
    });
  });

  it.each<[string, CanonicalEvent, string]>([
    ['an order that nobody released', buildEvent(), 'DECISION.RELEASE_UNSIGNED'],
    ['one for another executor', released({ audience: 'other' }), 'DECISION.RELEASE_AUDIENCE'],
    [
      'one past its time',
      released({ valid_until: '2026-01-01T00:00:00.000Z' }),
      'DECISION.RELEASE_LAPSED',
    ],
  ])('fills nothing of %s', async (_, event, code) => {
    const { total } = await fills();
    await post('/orders', event);
    expect(await fills()).toMatchObject({ total });
    expect(await failures(event.event_id)).toEqual([{ error_code: code }]);
  });

  it('marks nothing as done where the fill cannot be written', async () => {
    const event = released({}, '0');
    expect(await post('/orders', event)).not.toBe(200);
    const marked = await database.sql('SELECT 1 FROM processed_events WHERE event_id = $1', [
      event.event_id,
    ]);
    expect(marked).toEqual([]);
  });
});

async function listeningUrl(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const entry = JSON.parse(line) as { url?: string };
    if (entry.url) return entry.url;
  }
  throw new Error('the trader did not start');
}
