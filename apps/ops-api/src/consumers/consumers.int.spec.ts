import {
  defineTopic,
  newId,
  type ConsumerAcksAnswer,
  type Ledger,
  type Problem,
} from '@acp/contracts';
import { TopicRepository } from '@acp/persistence';
import { seedEvents } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
  const topics = [defineTopic({ name: 'quotes', transport: 'log' })];
  await new TopicRepository(await api.database.open()).register(topics, (topic) => topic);
});
afterAll(() => api.stop());

describe('POST /v1/consumers/:name/acks', () => {
  it('records each effect once, whatever is sent again, and names unknown events', async () => {
    const seeded = await seedEvents(api.database, 3, () => ({ state: 'delivered' }));
    const unknown = newId();
    const acks = [...seeded.map(({ event }) => event.event_id), unknown].map((event_id) => ({
      event_id,
      topic: 'quotes',
      processed_at: '2026-11-21T08:00:00Z',
    }));
    const send = () => api.post<ConsumerAcksAnswer>('/v1/consumers/lab/acks', { acks });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.reduce((sum, { body }) => sum + body.recorded, 0)).toBe(3);
    expect(answers[0]!.body).toMatchObject({ consumer: 'lab', received: 4, unknown: [unknown] });
    const { body } = await api.get<Ledger>('/v1/ledger');
    expect(body).toMatchObject({
      imbalance: 0,
      totals: { processed: 3 },
      by_consumer: [{ consumer: 'lab', topic: 'quotes', processed: 3, not_yet: 0 }],
    });
  });

  it('refuses topics that there are not, and moments that no event can have', async () => {
    const [seeded] = await seedEvents(api.database, 1, () => ({ state: 'delivered' }));
    const ack = { event_id: seeded!.event.event_id, topic: 'quotes' };
    const send = (acks: object[]) => api.post<Problem>('/v1/consumers/lab-2/acks', { acks });
    const misspelt = await send([ack, { ...ack, topic: 'qoutes' }]);
    expect(misspelt).toMatchObject({
      status: 400,
      body: {
        errors: [
          {
            path: '/acks/1/topic',
            message: 'no topic "qoutes" is registered; did you mean "quotes"?',
          },
        ],
      },
    });
    for (const processed_at of ['0001-01-01T00:00:00Z', '0099-12-31T23:59:59Z']) {
      expect((await send([{ ...ack, processed_at }])).status).toBe(400);
    }
    const rows = await api.database.sql(`SELECT FROM processed_events WHERE consumer = 'lab-2'`);
    expect(rows).toHaveLength(0);
  });

  it('refuses an empty batch and one that is too large', async () => {
    const ack = { event_id: newId(), topic: 'quotes' };
    for (const acks of [[], Array(1_001).fill(ack), [{ ...ack, event_id: 'x' }], [null]]) {
      expect((await api.post('/v1/consumers/lab/acks', { acks })).status).toBe(400);
    }
  });
});
