import type { AuditEntry, Page, Problem } from '@acp/contracts';
import { buildEvent, seedEvent, type SeededEvent } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';
import { serveTopics } from './served-topics.spec-support.js';

const reason = 'INC-7';

interface Order {
  path: string;
  body: object;
}

let api: TestApi;
let dead: SeededEvent;
let failed: SeededEvent;

/** A dead letter of `orders`, and an event there that `pricing` gave up; nobody serves the topic. */
beforeEach(async () => {
  api = await TestApi.start();
  dead = await seedEvent(api.database, { topics: ['orders'], state: 'dead' });
  failed = await seedEvent(api.database, { topics: ['orders'], state: 'delivered' });
  await api.database.sql(
    `INSERT INTO consumer_failures (event_id, consumer, topic, attempts, error_code, error_message,
                                    dead_lettered_at)
     VALUES ($1, 'pricing', 'orders', 3, 'CONSUMER.FAILED', 'x', now())`,
    [failed.event.event_id],
  );
});
afterEach(() => api.stop());

const filter = { topic: 'orders' };
const ORDERS: Record<string, () => Order> = {
  'a replay of events': () => ({
    path: '/v1/replays',
    body: { name: 'INC-7', filter: { source: 'binance' }, reason },
  }),
  'a dead letter': () => ({
    path: `/v1/dead-letters/${dead.entryIds[0]}/replay`,
    body: { reason },
  }),
  'an edited dead letter': () => ({
    path: `/v1/dead-letters/${dead.entryIds[0]}/replay`,
    body: { reason, payload: buildEvent().payload },
  }),
  'dead letters by filter': () => ({ path: '/v1/dead-letters/replay', body: { filter, reason } }),
  'what a consumer gave up': () => ({
    path: '/v1/consumers/pricing/failures/retry',
    body: { filter, reason },
  }),
};

/** What an order of any kind changes. */
async function standing(): Promise<unknown> {
  return api.database.sql(
    `SELECT (SELECT count(*)::int FROM outbox WHERE dead_lettered_at IS NOT NULL) AS dead_letters,
            (SELECT count(*)::int FROM consumer_failures WHERE dead_lettered_at IS NOT NULL) AS failures,
            (SELECT count(*)::int FROM replays) AS replays,
            (SELECT count(*)::int FROM entry_edits) AS edits,
            (SELECT count(*)::int FROM audit_log) AS written_down`,
  );
}

describe('an order for a topic that no live worker has', () => {
  it.each(Object.keys(ORDERS))('is refused with the way out, or allowed: %s', async (kind) => {
    const { path, body } = ORDERS[kind]!();
    const before = await standing();
    const refused = await api.post<Problem>(path, body);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'REPLAY.TOPIC_NOT_SERVED',
        detail: expect.stringMatching(/has "orders": start a relay .* allow_unserved: true/),
      },
    });
    expect(await standing()).toEqual(before);
    const allowed = await api.post(path, { ...body, allow_unserved: true });
    expect(allowed.status).toBe(202);
    expect(await standing()).not.toEqual(before);
  });

  it.each(Object.keys(ORDERS))('goes without a word once one has it: %s', async (kind) => {
    await serveTopics(api.database, 'orders');
    const { path, body } = ORDERS[kind]!();
    const { status, body: answer } = await api.post<{ unserved?: string[] }>(path, body);
    expect([status, answer.unserved ?? []]).toEqual([202, []]);
  });

  it.each(['dead letters by filter', 'what a consumer gave up'])(
    'is named by the dry run and by the answer: %s',
    async (kind) => {
      const { path, body } = ORDERS[kind]!();
      const dry = await api.post(path, { ...body, dry_run: true });
      expect(dry).toMatchObject({ status: 202, body: { matched: 1, unserved: ['orders'] } });
      const allowed = await api.post(path, { ...body, allow_unserved: true });
      expect(allowed.body).toMatchObject({ affected: 1, unserved: ['orders'] });
      const { body: audit } = await api.get<Page<AuditEntry>>('/v1/audit');
      expect(audit.items[0]!.after).toMatchObject({ unserved: ['orders'] });
    },
  );

  it('is refused as a whole where only some of what matches goes there', async () => {
    await serveTopics(api.database, 'quotes');
    await seedEvent(api.database, { topics: ['quotes'], state: 'dead' });
    const all = { filter: { source: 'binance' }, reason };
    expect((await api.post('/v1/dead-letters/replay', all)).status).toBe(409);
    const narrow = { filter: { topic: 'quotes' }, reason };
    const { body } = await api.post('/v1/dead-letters/replay', narrow);
    expect(body).toMatchObject({ affected: 1, unserved: [] });
  });

  it('says nothing of topics where an order ends what it chose', async () => {
    for (const path of ['/v1/dead-letters/discard', '/v1/consumers/pricing/failures/discard']) {
      const wrong = await api.post(path, { filter, reason, allow_unserved: true });
      expect([path, wrong.status]).toEqual([path, 400]);
      const { status, body } = await api.post(path, { filter, reason });
      expect([status, body]).toMatchObject([200, { affected: 1, unserved: [] }]);
    }
  });
});
