import { newId, type CanonicalEvent } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import { buildEvent, buildMessage, createTestDatabase, type TestDatabase } from '@acp/testing';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { createInbox } from '../inbox/inbox.js';
import type { EventHandler } from '../inbox/inbox-options.js';
import { WebhookReceiver, type WebhookReceiverOptions } from './webhook-receiver.js';
import { readWebhookMessages } from './webhook-messages.js';
import { WebhookReceiverModule } from './webhook-receiver.module.js';

const SECRET = `whsec_${Buffer.from('the secret that both sides know').toString('base64')}`;

interface Reply {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

async function post(url: string, body: string, more: Record<string, string> = {}): Promise<Reply> {
  const id = more['webhook-id'] ?? newId();
  const now = new Date();
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(SECRET).sign(id, now, body),
      ...more,
    },
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body: answer };
}
const postEvent = (url: string, event: CanonicalEvent) => post(url, buildMessage(event).payload);

describe('the webhook receiver', () => {
  let cloned: TestDatabase;
  let database: Database;
  let server: Server;
  let receiver: WebhookReceiver;
  let url: string;
  let handler: EventHandler;

  beforeAll(async () => {
    cloned = await createTestDatabase();
    database = await cloned.open();
    await cloned.sql('CREATE TABLE effects (event_id uuid)');
  });
  afterAll(() => cloned.drop());

  beforeEach(async () => {
    handler = async (event, { manager }) => {
      await manager.query('INSERT INTO effects VALUES ($1)', [event.event_id]);
    };
    await cloned.sql('TRUNCATE effects');
    await serve();
  });
  afterEach(async () => {
    await receiver.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function serve(more: Partial<WebhookReceiverOptions> = {}, on = database): Promise<void> {
    if (server?.listening) await new Promise((resolve) => server.close(resolve));
    const inbox = createInbox({
      database: on,
      consumer: 'lab',
      topic: 'events',
      handler: (event, context) => handler(event, context),
    });
    receiver = new WebhookReceiver({ inbox, secrets: [SECRET], ...more });
    server = createServer((request, response) => void receiver.handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
  const effects = async () =>
    (await cloned.sql<{ event_id: string }>('SELECT event_id FROM effects')).map(
      (row) => row.event_id,
    );

  it('answers 200 after the commit, and again for the duplicate', async () => {
    const event = buildEvent();
    expect(await postEvent(url, event)).toMatchObject({
      status: 200,
      body: { outcome: 'processed' },
    });
    expect(await effects()).toEqual([event.event_id]);
    expect(await postEvent(url, event)).toMatchObject({ body: { outcome: 'duplicate' } });
    expect(await effects()).toEqual([event.event_id]);
  });

  it('answers 401 to a wrong signature and processes nothing', async () => {
    const { payload } = buildMessage(buildEvent());
    const reply = await post(url, payload, { 'webhook-signature': 'v1,AAAA' });
    expect(reply).toMatchObject({ status: 401, body: { code: 'WEBHOOK.BAD_SIGNATURE' } });
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    expect(await effects()).toEqual([]);
  });

  it('reads a CloudEvents binary request, with headers beyond ASCII', async () => {
    let seen: CanonicalEvent | undefined;
    handler = (event) => Promise.resolve(void (seen = event));
    const event = buildEvent({ entity_id: 'Zürich 100%' });
    const { payload, headers } = buildMessage(event, 'cloudevents-binary');
    const http = Object.entries(headers)
      .filter(([name]) => name.startsWith('ce_'))
      .map(([name, value]) => [name.replace('_', '-'), encodeURIComponent(value)]);
    expect((await post(url, payload, Object.fromEntries(http))).status).toBe(200);
    expect(seen).toEqual(event);
  });

  it('answers each message of a batch for itself', async () => {
    const [good, bad] = [buildEvent(), buildEvent()];
    handler = async (event, { manager }) => {
      if (event.event_id === bad.event_id) throw new Error('bad one');
      await manager.query('INSERT INTO effects VALUES ($1)', [event.event_id]);
    };
    const items = [good, bad, good].map((event) => {
      const { payload, headers } = buildMessage(event);
      return { headers, payload: JSON.parse(payload) as unknown };
    });
    const reply = await post(url, JSON.stringify([...items, { headers: {}, payload: 7 }]));
    expect(reply).toMatchObject({
      status: 207,
      body: {
        outcomes: [
          { kind: 'processed' },
          { kind: 'retry', reason: 'bad one' },
          { kind: 'duplicate' },
          { kind: 'dead', code: 'CONSUMER.UNDECODABLE' },
        ],
      },
    });
    expect(await effects()).toEqual([good.event_id]);
  });

  it('takes an array of bare envelopes as well', async () => {
    const events = [buildEvent(), buildEvent()];
    const body = `[${events.map((event) => buildMessage(event).payload).join(',')}]`;
    expect(await post(url, body)).toMatchObject({
      status: 200,
      body: { outcomes: [{ kind: 'processed' }, { kind: 'processed' }] },
    });
  });

  it('takes the batch format of CloudEvents, with the trace of each in its attributes', async () => {
    const seen: CanonicalEvent[] = [];
    handler = (event) => Promise.resolve(void seen.push(event));
    const events = [buildEvent({ entity_id: 'Zürich 100%' }), buildEvent()];
    const items = events.map((event) => {
      const { payload, headers } = buildMessage(event, 'cloudevents');
      const { traceparent } = headers;
      return { traceparent, tracestate: 'v=1', ...(JSON.parse(payload) as object) };
    });
    const type = { 'content-type': 'application/cloudevents-batch+json' };
    expect(await post(url, JSON.stringify(items), type)).toMatchObject({
      status: 200,
      body: { outcomes: [{ kind: 'processed' }, { kind: 'processed' }] },
    });
    expect(seen).toEqual(events);
    const { messages } = readWebhookMessages(Buffer.from(JSON.stringify(items)), type);
    const { traceparent, tracestate } = items[0]!;
    expect(messages[0]!.headers).toEqual({ traceparent, tracestate });
    expect(await post(url, '[]', type)).toMatchObject({ status: 200, body: { outcomes: [] } });
  });

  it('answers 500 for a failed handler, and never gives up before the sender does', async () => {
    handler = () => Promise.reject(new Error('not now'));
    const event = buildEvent();
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      expect(await postEvent(url, event)).toMatchObject({
        status: 500,
        body: { code: 'CONSUMER.FAILED', detail: 'not now' },
      });
    }
    const [row] = await cloned.sql(
      'SELECT attempts, dead_lettered_at FROM consumer_failures WHERE event_id = $1',
      [event.event_id],
    );
    expect(row).toEqual({ attempts: 6, dead_lettered_at: null });
  });

  it.each([
    ['text', 'hello'],
    ['an array that breaks off', '[{"a":1},'],
    ['half an object', '{"a":'],
  ])('answers 422 to %s', async (_what, body) => {
    expect(await post(url, body)).toMatchObject({
      status: 422,
      body: { code: 'CONSUMER.UNDECODABLE' },
    });
  });

  it('answers 503 with Retry-After while the database is away, and 200 when it is back', async () => {
    const away = await cloned.open();
    await serve({}, away);
    await away.close();
    const event = buildEvent();
    const reply = await postEvent(url, event);
    expect(reply).toMatchObject({ status: 503, body: { code: 'SERVICE.UNAVAILABLE' } });
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    await serve();
    expect((await postEvent(url, event)).status).toBe(200);
  });

  it('refuses another method and a body over its limit', async () => {
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    await serve({ bodyBytesMax: 100 });
    expect((await post(url, 'x'.repeat(101))).status).toBe(413);
    expect(await chunkedPost(url, 'x'.repeat(101))).toBe(413);
  });

  it('isolates a bad event among requests that come at once', async () => {
    const events = Array.from({ length: 60 }, () => buildEvent());
    const bad = events[30]!.event_id;
    handler = async (event, { manager }) => {
      if (event.event_id === bad) throw new Error('bad one');
      await manager.query('INSERT INTO effects VALUES ($1)', [event.event_id]);
    };
    const replies = await Promise.all(events.map((event) => postEvent(url, event)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(59);
    expect(replies[30]!.status).toBe(500);
    expect(await effects()).toHaveLength(59);
  });

  it('finishes the requests in hand when it closes, and refuses new ones', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const entered = new Promise<void>((resolve) => {
      handler = async () => {
        resolve();
        await held;
      };
    });
    const running = postEvent(url, buildEvent());
    await entered;
    const closed = receiver.close();
    expect((await postEvent(url, buildEvent())).status).toBe(503);
    release();
    await closed;
    expect((await running).status).toBe(200);
  });
});

describe('the webhook receiver module', () => {
  let cloned: TestDatabase;
  let app: INestApplication;

  beforeAll(async () => {
    cloned = await createTestDatabase();
    const inbox = createInbox({
      database: await cloned.open(),
      consumer: 'nest',
      topic: 'events',
      handler: () => Promise.resolve(),
    });
    @Module({
      imports: [WebhookReceiverModule.forRoot({ path: '/hook', inbox, secrets: [SECRET] })],
    })
    class App {}
    app = await NestFactory.create(App, new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app.close();
    await cloned.drop();
  });

  it.each(['application/json', 'application/cloudevents+json', 'text/plain'])(
    'verifies the raw body of %s on Fastify',
    async (contentType) => {
      const { payload } = buildMessage(buildEvent());
      const reply = await post(`${await app.getUrl()}/hook`, `  ${payload}\n`, {
        'content-type': contentType,
      });
      expect(reply).toMatchObject({ status: 200, body: { outcome: 'processed' } });
    },
  );
});

function chunkedPost(url: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'POST' }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.write(body.slice(0, 50));
    request.end(body.slice(50));
  });
}
