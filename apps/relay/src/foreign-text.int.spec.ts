import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineTopic, type PublishOutcome, type TopicDefinition } from '@acp/contracts';
import { FOREIGN_TEXTS } from '@acp/testing';
import { createTransport, MemoryTransport } from '@acp/transports';
import { TestFleet } from './test-harness/fleet.spec-support.js';
import { eventually, testTopic } from './test-harness/worker-harness.js';

/** What a receiver answers with the text in it. */
const ANSWERS: Record<string, (response: ServerResponse, text: string) => void> = {
  'the reason of an outcome': (response, reason) => outcome(response, { kind: 'retry', reason }),
  'the reason of a dead one': (response, reason) => outcome(response, { kind: 'dead', reason }),
  'the kind of an outcome': (response, kind) => outcome(response, { kind }),
  'the body of a refusal': (response, text) => response.writeHead(422).end(text),
  'the body of a failure': (response, text) => response.writeHead(500).end(text),
};

const NO_TEXT = 'what is thrown and no error';

/** What a transport of any broker says with the text in it. */
const OUTCOMES: Record<string, (text: string) => PublishOutcome> = {
  'a message': (message) => ({ kind: 'unknown', code: 'TRANSPORT.FAILED', message }),
  'a code': (code) => ({ kind: 'rejected', code, message: 'no' }),
  'a response': (response) => ({ ...failed, response }),
  'the reason of an outage': (message) => ({ ...failed, kind: 'unavailable', message }),
  'a receipt': (broker_ref) => ({ kind: 'delivered', broker_ref }),
  'what is thrown': (text) => {
    throw new Error(text);
  },
  [NO_TEXT]: (text) => {
    throw Object.assign(Object.create(null) as object, { message: text });
  },
};
const failed = { kind: 'unknown', code: 'TRANSPORT.FAILED', message: 'no' } as const;

const fleet = TestFleet.ofThisFile();
const texts = new Map(FOREIGN_TEXTS.map(({ name, text }) => [name, text]));
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      const [, field, text] = decodeURIComponent(request.url!).split('/');
      ANSWERS[field!]!(response, texts.get(text!)!);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

/** One worker serves a topic for each text; every one is tried, and so is one that has none of this. */
describe.each(Object.keys({ ...ANSWERS, ...OUTCOMES }))('foreign text in %s', (field) => {
  it('stops no worker, costs no lease and is kept with the attempt', async () => {
    const retry = { max_attempts: 1 };
    const topics = FOREIGN_TEXTS.map(({ name }) =>
      field in ANSWERS ? webhookTopic(`${field}/${name}`) : testTopic({ retry }),
    );
    const plain = testTopic();
    const names = new Map(topics.map((topic, i) => [topic.name, FOREIGN_TEXTS[i]!.text]));
    for (const topic of topics) await fleet.seed(topic.name, [null]);
    const worker = fleet.worker('w', [...topics, plain], {
      leaseMs: 1_000,
      createTransport: (topic) => transportOf(topic, field, names.get(topic.name)),
    });
    fleet.running.push(await worker.start());
    for (const topic of topics) await settledOnce(topic.name);
    if (field !== NO_TEXT) expect(await keptOf(topics[0]!.name)).toContain('why\uFFFDnot');
    const beats = () => fleet.sql<{ at: string }>('SELECT heartbeat_at AS at FROM relay_workers');
    const [before] = await beats();
    await eventually(beats, ([now]) => now!.at > before!.at);
    expect(worker.relay.lease.holds()).toBe(true);
    await fleet.seed(plain.name, [null]);
    expect(await fleet.nothingOpen(plain)).toMatchObject({ delivered: 1 });
    expect(worker.errors).toEqual([]);
  });
});

/** Tried, and its outcome written. */
function settledOnce(topic: string) {
  return eventually(
    () =>
      fleet.sql(
        `SELECT FROM outbox
         WHERE topic = $1 AND (delivered_at IS NOT NULL OR last_error IS NOT NULL)`,
        [topic],
      ),
    (rows) => rows.length === 1,
  );
}

async function keptOf(topic: string): Promise<string> {
  const rows = await fleet.sql(
    `SELECT o.error_code, o.last_error, o.broker_ref, a.response
     FROM outbox o LEFT JOIN delivery_attempts a ON a.entry_id = o.id WHERE o.topic = $1`,
    [topic],
  );
  return JSON.stringify(rows);
}

function transportOf(topic: TopicDefinition, field: string, text: string | undefined) {
  if (text === undefined || field in ANSWERS) return createTransport(topic, {});
  const transport = new MemoryTransport(topic);
  transport.publishBatch = (messages) =>
    Promise.resolve().then(() => messages.map(() => OUTCOMES[field]!(text)));
  return transport;
}

function webhookTopic(path: string): TopicDefinition {
  const { port } = server.address() as AddressInfo;
  return defineTopic({
    ...testTopic({ retry: { max_attempts: 1 } }),
    transport: 'webhook',
    destination: `http://127.0.0.1:${port}/${encodeURI(path)}`,
    options: { batch: true, allow_private_addresses: true },
  });
}

function outcome(response: ServerResponse, item: object): void {
  response.writeHead(200).end(JSON.stringify({ outcomes: [item] }));
}
