import { defineTopic, type PublishOutcome, type TopicDefinition } from '@acp/contracts';
import type { lookup } from 'node:dns';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { sampleBatch, sampleMessage } from '../conformance/sample-messages.js';
import { WebhookTransport } from './webhook-transport.js';

const secretOf = (text: string) => `whsec_${Buffer.from(text.padEnd(24)).toString('base64')}`;
const [OLD, NEW] = [secretOf('old'), secretOf('new')];
const context = { signal: new AbortController().signal };

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

describe('a webhook', () => {
  let server: Server;
  let port: number;
  let answer: Answer;
  let requests: { headers: IncomingMessage['headers']; body: string; url: string }[];
  let connections: number;
  const transports: WebhookTransport[] = [];

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      requests.push({ headers: request.headers, body, url: request.url! });
      answer(request, response, body);
    });
    server.on('connection', () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  beforeEach(() => {
    requests = [];
    connections = 0;
    answer = (_, response) => response.end('{}');
  });
  afterEach(() => Promise.all(transports.splice(0).map((transport) => transport.close())));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  function webhook(
    options: Record<string, unknown> = {},
    given: Partial<TopicDefinition> = {},
    surroundings: ConstructorParameters<typeof WebhookTransport>[1] = {},
  ): WebhookTransport {
    const topic = defineTopic({
      name: 'hooks',
      transport: 'webhook',
      destination: `http://127.0.0.1:${port}/in?tenant=7`,
      options: { allow_private_addresses: true, secrets: [OLD], ...options },
      ...given,
    });
    const transport = new WebhookTransport(topic, surroundings);
    transports.push(transport);
    return transport;
  }

  const publishOne = async (transport: WebhookTransport): Promise<PublishOutcome> =>
    (await transport.publishBatch([sampleMessage()], context))[0]!;

  it('is signed with both secrets while one is being rotated, under the event id', async () => {
    const message = sampleMessage();
    await webhook({ secrets: [NEW, OLD] }).publishBatch([message], context);
    const [{ headers, body, url }] = requests as [(typeof requests)[0]];
    expect(url).toBe('/in?tenant=7');
    expect(headers['webhook-id']).toBe(message.event_id);
    expect(headers['traceparent']).toBe(message.headers['traceparent']);
    for (const secret of [OLD, NEW]) {
      new Webhook(secret).verify(body, headers as Record<string, string>);
    }
    const other = new Webhook(secretOf('other'));
    expect(() => other.verify(body, headers as Record<string, string>)).toThrow();
  });

  it('does not follow a redirect', async () => {
    answer = (_, response) => response.writeHead(307, { location: '/elsewhere' }).end();
    expect(await publishOne(webhook())).toMatchObject({ kind: 'unknown' });
    expect(requests).toHaveLength(1);
  });

  it('keeps the answer of a failed attempt, bounded', async () => {
    answer = (_, response) => response.writeHead(500).end('no '.repeat(10_000));
    const outcome = await publishOne(webhook());
    expect(outcome).toMatchObject({ kind: 'unknown', message: 'HTTP 500' });
    expect((outcome as { response: string }).response).toHaveLength(2_048);
  });

  it('is left alone for as long as it asks', async () => {
    answer = (_, response) => response.writeHead(429, { 'retry-after': '60' }).end();
    const time = { at: new Date('2026-11-21T10:00:00Z') };
    const transport = webhook({ concurrency: 1 }, {}, { clock: { now: () => time.at } });
    const outcomes = await transport.publishBatch(sampleBatch(10), context);
    expect(outcomes.every(({ kind }) => kind === 'unavailable')).toBe(true);
    expect(outcomes[9]).toMatchObject({ retry_after_ms: 60_000 });
    expect(requests).toHaveLength(1);
    time.at = new Date('2026-11-21T10:01:01Z');
    answer = (_, response) => response.end();
    expect((await publishOne(transport)).kind).toBe('delivered');
  });

  it('that answers 410 costs one message and is left alone for a while', async () => {
    answer = (_, response) => response.writeHead(410).end();
    const transport = webhook({ concurrency: 1 });
    const outcomes = await transport.publishBatch(sampleBatch(3), context);
    const gone = 'TRANSPORT.DESTINATION_GONE';
    expect(outcomes).toMatchObject([
      { kind: 'rejected', code: gone },
      { kind: 'unavailable', code: gone },
      { kind: 'unavailable', code: gone },
    ]);
    expect(await publishOne(transport)).toMatchObject({ kind: 'unavailable', code: gone });
    expect(await transport.ready()).toMatchObject({ ready: false });
    expect(requests).toHaveLength(1);
  });

  it('gets at most `concurrency` requests at once, over kept connections', async () => {
    const held: ServerResponse[] = [];
    let most = 0;
    answer = (_, response) => {
      most = Math.max(most, held.push(response));
      if (held.length === 5) setImmediate(() => held.splice(0).forEach((one) => one.end()));
    };
    const transport = webhook({ concurrency: 5 });
    await transport.publishBatch(sampleBatch(60), context);
    await transport.publishBatch(sampleBatch(60), context);
    expect(most).toBe(5);
    expect(connections).toBe(5);
  });

  it('has its own timeout, and costs an attempt then', async () => {
    answer = () => undefined;
    const outcome = await publishOne(webhook({ timeout_ms: 100 }));
    expect(outcome).toMatchObject({ kind: 'unknown', code: 'TRANSPORT.TIMEOUT' });
  });

  it('that is slow gets what fits in the time of the batch; the rest is held back', async () => {
    answer = (_, response) => setTimeout(() => response.end(), 100);
    const limits = {
      ...defineTopic({ name: 'x', transport: 'log' }).limits,
      publish_timeout_ms: 500,
    };
    const transport = webhook({ concurrency: 2 }, { limits });
    const outcomes = await transport.publishBatch(sampleBatch(40), context);
    const kinds = new Set(outcomes.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['delivered', 'held_back']));
    expect(requests).toHaveLength(outcomes.filter(({ kind }) => kind === 'delivered').length);
  });

  it('answers for each message of a batch', async () => {
    const kinds = ['processed', 'duplicate', 'dead', 'retry', 'unavailable', 'held_back'];
    answer = (_, response) => {
      const outcomes = kinds.map((kind) => ({ kind, reason: `it was ${kind}` }));
      response.writeHead(207).end(JSON.stringify({ outcomes }));
    };
    const messages = sampleBatch(kinds.length);
    const outcomes = await webhook({ batch: true }).publishBatch(messages, context);
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'delivered',
      'delivered',
      'rejected',
      'unknown',
      'unavailable',
      'held_back',
    ]);
    expect(outcomes[2]).toMatchObject({ message: 'the receiver says: it was dead' });
    const items = JSON.parse(requests[0]!.body) as { headers: Record<string, string> }[];
    expect(items.map(({ headers }) => headers['event_id'])).toEqual(
      messages.map(({ event_id: id }) => id),
    );
  });

  it('sends structured CloudEvents in the batch format of their specification', async () => {
    const trace = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`, tracestate: 'v=1' };
    const cloudEvent = '{"specversion":"1.0","id":"1","source":"/s","type":"T","data":{"a":1}}';
    const messages = sampleBatch(3, () => ({ payload: cloudEvent, headers: trace }));
    const transport = webhook({ batch: true }, { format: 'cloudevents' });
    const outcomes = await transport.publishBatch(messages, context);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['delivered', 'delivered', 'delivered']);
    expect(requests[0]!.headers['content-type']).toBe('application/cloudevents-batch+json');
    const items = JSON.parse(requests[0]!.body) as object[];
    expect(items).toEqual(messages.map(() => ({ ...JSON.parse(cloudEvent), ...trace }) as object));
  });

  it('counts a batch with another number of outcomes as not known', async () => {
    answer = (_, response) => response.writeHead(200).end('{"outcomes":[{"kind":"processed"}]}');
    const outcomes = await webhook({ batch: true }).publishBatch(sampleBatch(2), context);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
  });

  it('leaves a failed key out of the batches after', async () => {
    answer = (_, response, body) => {
      const items = JSON.parse(body) as unknown[];
      const outcomes = items.map((_item, i) => ({ kind: i === 0 ? 'retry' : 'processed' }));
      response.end(JSON.stringify({ outcomes }));
    };
    const options = { batch: true, batch_messages_max: 2 };
    const messages = sampleBatch(6, (i) => ({ partition_key: i % 2 ? 'b' : 'a' }));
    const outcomes = await webhook(options, { ordering: 'key' }).publishBatch(messages, context);
    const kinds = outcomes.map(({ kind }) => kind);
    expect(kinds).toEqual([
      'unknown',
      'delivered',
      'held_back',
      'unknown',
      'held_back',
      'held_back',
    ]);
  });

  describe('on a private address', () => {
    const forbidden = { kind: 'unavailable', code: 'TRANSPORT.DESTINATION_FORBIDDEN' };
    const guarded = { allow_private_addresses: false };

    it.each(['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]'])(
      'written as %s gets nothing, and cannot start',
      async (host) => {
        const transport = webhook(guarded, { destination: `http://${host}:${port}/` });
        await expect(transport.start()).rejects.toThrow('private');
        expect(await publishOne(transport)).toMatchObject(forbidden);
        expect(connections).toBe(0);
      },
    );

    it('behind a name gets nothing', async () => {
      const transport = webhook(guarded, { destination: `http://localhost:${port}/` });
      await expect(transport.start()).rejects.toThrow('private');
      expect(await publishOne(transport)).toMatchObject(forbidden);
      expect(connections).toBe(0);
    });

    it('gets nothing when the name leads there at the moment of connecting', async () => {
      const resolved = [
        { address: '169.254.169.254', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ];
      const rebound = ((_name: string, _options: object, done: (...args: unknown[]) => void) =>
        done(null, resolved)) as unknown as typeof lookup;
      const destination = `http://rebinding.example:${port}/`;
      const transport = webhook(guarded, { destination }, { lookup: rebound });
      expect(await publishOne(transport)).toMatchObject(forbidden);
      expect(connections).toBe(0);
    });
  });
});
