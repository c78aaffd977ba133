import { buildEvent, buildMessage, createTestDatabase, type TestDatabase } from '@acp/testing';
import type { CanonicalEvent } from '@acp/contracts';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const KEY = Buffer.from('the secret that both sides know');
const SECRET = `whsec_${KEY.toString('base64')}`;

describe('signal-lab', () => {
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

  const post = async (event: CanonicalEvent) => {
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
  };
  const read = async (path: string) => {
    const response = await fetch(`${url}${path}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const quoteAt = (occurred_at: string, bid_price: string, update_id = '1') =>
    buildEvent({
      occurred_at,
      payload: {
        venue: 'spot',
        symbol: 'BTCUSDT',
        bid_price,
        ask_price: '99999.12345678901234567890',
        update_id,
      },
    });
  const tradeAt = (occurred_at: string, quantity: string) =>
    buildEvent({
      event_type: 'MARKET_TRADE_INGESTED',
      occurred_at,
      payload: { venue: 'spot', symbol: 'BTCUSDT', price: '1', quantity },
    });

  it('keeps the latest quote by the source’s clock, to the last digit', async () => {
    const newest = quoteAt('2026-11-21T08:00:02.000Z', '0.1000');
    expect(await post(quoteAt('2026-11-21T08:00:01.000Z', '0.2'))).toBe(200);
    expect(await post(newest)).toBe(200);
    expect(await post(quoteAt('2026-11-21T08:00:00.000Z', '0.3'))).toBe(200);
    const { body } = await read('/quotes?symbol=BTCUSDT');
    expect(body).toEqual({
      items: [
        expect.objectContaining({
          event_id: newest.event_id,
          bid_price: '0.1000',
          ask_price: '99999.12345678901234567890',
        }),
      ],
    });
  });

  it('orders quotes of one instant by the update id of the venue', async () => {
    const at = '2026-11-21T08:00:05.000Z';
    await post(quoteAt(at, '10', '10'));
    await post(quoteAt(at, '9', '9'));
    const { body } = await read('/quotes');
    expect(body).toMatchObject({ items: [{ bid_price: '10' }] });
  });

  it('adds a trade to its minute once, however often it is delivered', async () => {
    const [first, second] = [
      tradeAt('2026-11-21T08:00:59.999Z', '0.10000000'),
      tradeAt('2026-11-21T08:00:00.000Z', '0.2'),
    ];
    const next = tradeAt('2026-11-21T08:01:00.000Z', '5');
    for (const event of [first, second, first, next, next]) expect(await post(event)).toBe(200);
    const { body } = await read('/volumes?symbol=BTCUSDT');
    expect(body).toMatchObject({
      items: [
        { minute: '2026-11-21T08:01:00.000Z', volume: '5', trades: '1' },
        { minute: '2026-11-21T08:00:00.000Z', volume: '0.30000000', trades: '2' },
      ],
    });
  });

  it('refuses a wrong signature and keeps nothing of it', async () => {
    const response = await fetch(`${url}/webhooks`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'WEBHOOK.BAD_SIGNATURE' });
  });

  it('answers its health, and refuses a limit that is none', async () => {
    expect(await read('/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect((await read('/volumes?limit=0')).status).toBe(400);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/control_plane_consumer_events_total\{.*outcome="duplicate"\} 2/);
  });
});

async function listeningUrl(service: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: service.stdout! })) {
    const entry = JSON.parse(line) as { url?: string };
    if (entry.url) return entry.url;
  }
  throw new Error('signal-lab did not start');
}
