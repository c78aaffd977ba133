import { metric } from '@acp/observability';
import type { Database } from '@acp/persistence';
import { createInboxTables } from '@acp/persistence';
import { buildEvent, buildMessage, createEmptyDatabase, type TestDatabase } from '@acp/testing';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInbox } from '../inbox/inbox.js';
import { AckReporter } from './ack-reporter.js';

interface Report {
  path: string;
  authorization: string | undefined;
  body: { acks: { event_id: string; topic: string; processed_at: string }[] };
}

describe('AckReporter', () => {
  let own: TestDatabase;
  let database: Database;
  let server: Server;
  let url: string;
  let status: number;
  let known: string[];
  let reports: Report[];

  beforeAll(async () => {
    own = await createEmptyDatabase();
    database = await own.open();
    await createInboxTables(database.dataSource);
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Report['body'];
        const { authorization } = request.headers;
        reports.push({ path: request.url ?? '', authorization, body });
        // As the ops-api does: the first twenty that name a topic which there is not.
        const errors = body.acks.flatMap(({ topic }, index) =>
          known.includes(topic) ? [] : [{ path: `/acks/${index}/topic`, message: `no ${topic}` }],
        );
        const answer = errors.length > 0 && status === 200 ? 400 : status;
        response.writeHead(answer).end(JSON.stringify({ errors: errors.slice(0, 20) }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await own.drop();
  });
  beforeEach(() => {
    status = 200;
    known = ['events'];
    reports = [];
  });

  async function process(count: number, topic = 'events'): Promise<string[]> {
    const inbox = createInbox({
      database,
      consumer: 'own db',
      topic,
      reportsAcks: true,
      handler: () => Promise.resolve(),
    });
    const events = Array.from({ length: count }, () => buildEvent());
    await inbox.process(
      events.map((event) => buildMessage(event)),
      { signal: new AbortController().signal },
    );
    return events.map((event) => event.event_id).sort();
  }
  const reportedIds = () =>
    reports.flatMap(({ body }) => body.acks.map((ack) => ack.event_id)).sort();
  const reporter = (more = {}) =>
    new AckReporter({
      dataSource: database.dataSource,
      consumer: 'own db',
      url,
      apiKey: 'k',
      ...more,
    });

  it('reports what is processed once, in batches, and then has nothing left', async () => {
    const ids = await process(25);
    expect(await reporter({ perRequest: 10 }).runOnce()).toEqual({
      reported: 25,
      refused: 0,
      more: false,
    });
    expect(reports.map(({ body }) => body.acks.length)).toEqual([10, 10, 5]);
    expect(reportedIds()).toEqual(ids);
    expect(reports[0]).toMatchObject({
      path: '/v1/consumers/own%20db/acks',
      authorization: 'Bearer k',
      body: {
        acks: [
          { topic: 'events', processed_at: expect.stringMatching(/Z$/) },
          ...reports[0]!.body.acks.slice(1),
        ],
      },
    });
    expect(await reporter().runOnce()).toEqual({ reported: 0, refused: 0, more: false });
  });

  it('keeps what the ops-api did not take, and reports it later', async () => {
    const ids = await process(3);
    status = 503;
    await expect(reporter().runOnce()).rejects.toThrow('503');
    status = 200;
    reports = [];
    expect((await reporter().runOnce()).reported).toBe(3);
    expect(reportedIds()).toEqual(ids);
  });

  it('reports the others where some name a topic that there is not, and drops those', async () => {
    const [first, wrong, last] = [await process(3), await process(30, 'evnets'), await process(2)];
    expect(await reporter().runOnce()).toEqual({ reported: 5, refused: 30, more: false });
    expect(reports.map(({ body }) => body.acks.length)).toEqual([35, 5]);
    const taken = reports[1]!.body.acks.map((ack) => ack.event_id);
    expect(taken.sort()).toEqual([...first, ...last].sort());
    expect(taken.filter((id) => wrong.includes(id))).toEqual([]);
    const { values } = await metric('consumerAcksRefused').get();
    expect(values).toEqual([{ labels: { consumer: 'own db' }, value: 30 }]);
    expect(await reporter().runOnce()).toEqual({ reported: 0, refused: 0, more: false });
  });

  it('keeps all of them where the refusal names none', async () => {
    await process(2);
    status = 400;
    await expect(reporter().runOnce()).rejects.toThrow('400');
    status = 200;
    expect((await reporter().runOnce()).reported).toBe(2);
  });

  it('ends at its limit and says that there is more', async () => {
    await process(5);
    const limited = reporter({ perRequest: 2, requestsMax: 2 });
    expect(await limited.runOnce()).toEqual({ reported: 4, refused: 0, more: true });
    expect(await limited.runOnce()).toEqual({ reported: 1, refused: 0, more: false });
  });

  it('lets two reporters share the work without reporting twice', async () => {
    const ids = await process(40);
    await Promise.all([
      reporter({ perRequest: 10 }).runOnce(),
      reporter({ perRequest: 10 }).runOnce(),
    ]);
    expect(reportedIds()).toEqual(ids);
  });
});
