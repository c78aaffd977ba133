import {
  type AuditEntry,
  type Page,
  type Problem,
  type Topic,
  type TopicRetireAnswer,
  defineTopic,
} from '@acp/contracts';
import { LedgerRepository, TopicRepository } from '@acp/persistence';
import { seedEvents, SEEDED_WORKER } from '@acp/testing';
import type { TestApi } from '../test-api.spec-support.js';
import { startWithTopics } from './served-topics.spec-support.js';
import { TopicGauges } from './topic-gauges.js';

let api: TestApi;

beforeEach(async () => {
  api = await startWithTopics();
});
afterEach(() => api.stop());

const topic = async (name: string) => (await api.get<Topic>(`/v1/topics/${name}`)).body;

describe('POST /v1/topics/:topic/retire', () => {
  const reason = 'nobody reads it any more';
  const retire = (name: string, body: object) =>
    api.post<TopicRetireAnswer & Problem>(`/v1/topics/${name}/retire`, body);
  const names = async (query = '') =>
    (await api.get<Page<Topic>>(`/v1/topics${query}`)).body.items.map((t) => t.topic);

  it('is refused while a live worker has the topic, and while a lost one holds entries', async () => {
    await seedEvents(api.database, 2, () => ({ state: 'in_flight' }));
    const served = await retire('quotes', { reason, discard_open: true });
    expect([served.status, served.body.detail]).toEqual([
      409,
      expect.stringContaining(`${SEEDED_WORKER} serves quotes`),
    ]);
    await api.database.sql(`UPDATE relay_workers SET lease_expires_at = now() - interval '1 s'`);
    const held = await retire('quotes', { reason, discard_open: true });
    expect([held.status, held.body.detail]).toEqual([409, expect.stringContaining('2 entries')]);
    expect((await retire('nobody', { reason })).status).toBe(404);
    expect((await retire('orders', {})).status).toBe(400);
  });

  it('ends what is open once the operator says so, and the ledger stays whole', async () => {
    const states = ['pending', 'dead', 'delivered', 'pending'] as const;
    const seeded = await seedEvents(api.database, 4, (i) => ({
      topics: ['orders'],
      state: states[i]!,
    }));
    const ids = seeded.map(({ entryIds }) => entryIds[0]!);
    await api.database.sql(`UPDATE outbox SET next_attempt_at = 'infinity' WHERE id = $1`, [
      ids[3],
    ]);
    const look = await retire('orders', { dry_run: true });
    expect(look.body).toMatchObject({ dry_run: true, discarded: 0, open: { value: 3 } });
    const refused = await retire('orders', { reason });
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      expect.stringContaining('3 entries of orders are open'),
    ]);
    expect((await retire('orders', { dry_run: true })).body.open.value).toBe(3);
    const done = await retire('orders', { reason, discard_open: true });
    expect(done.body).toEqual({
      topic: 'orders',
      dry_run: false,
      retired: true,
      discarded: 3,
      open: { value: 0, estimated: false },
    });
    expect(await topic('orders')).toMatchObject({
      retired_by: 'key:operator-name',
      retire_reason: reason,
    });
    const { body } = await api.get<Page<AuditEntry>>('/v1/audit?target=topic:orders');
    const after = { retired: true, discarded: 3 };
    expect(body.items).toMatchObject([{ action: 'topic.retire', affected: 3, after, reason }]);
    const ledger = await new LedgerRepository(await api.database.open()).readFull(60_000);
    expect([ledger.imbalance, ledger.findings]).toEqual([0, []]);
  });

  it('leaves lists, overview and gauges until a worker registers it or an entry comes', async () => {
    const gauges = async () => {
      await api.service.app.get(TopicGauges, { strict: false }).runOnce();
      return (await api.get<string>('/metrics')).body;
    };
    expect(await gauges()).toContain('topic="orders"');
    expect((await retire('orders', { reason })).body.retired).toBe(true);
    expect([await names(), await names('?retired=true')]).toEqual([['quotes'], ['orders']]);
    expect(await gauges()).not.toContain('topic="orders"');
    await seedEvents(api.database, 1, () => ({ topics: ['orders'] }));
    expect(await names()).toEqual(['orders', 'quotes']);
    expect(await topic('orders')).toMatchObject({ retired_at: null, served: false });
    expect(await gauges()).toContain('control_plane_topic_served{topic="orders"} 0');
    expect((await retire('orders', { reason, discard_open: true })).body.retired).toBe(true);
    await new TopicRepository(await api.database.open()).register(
      [defineTopic({ name: 'orders', transport: 'log', ordering: 'key' })],
      (definition) => definition,
    );
    expect([await names(), await names('?retired=true')]).toEqual([['orders', 'quotes'], []]);
  });

  it('retires a topic that no worker ever registered', async () => {
    await seedEvents(api.database, 2, () => ({ topics: ['nobody'] }));
    const { body } = await retire('nobody', { reason, discard_open: true });
    expect(body).toMatchObject({ retired: true, discarded: 2 });
    expect(await names()).toEqual(['orders', 'quotes']);
  });

  it('ends 20,000 entries in one step and is retired by the last', async () => {
    await api.database.sql(
      `INSERT INTO outbox (event_id, topic, payload_json)
       SELECT gen_random_uuid(), 'orders', '{}' FROM generate_series(1, 20001)`,
    );
    const body = { reason, discard_open: true };
    expect((await retire('orders', body)).body).toMatchObject({
      retired: false,
      discarded: 20_000,
      open: { value: 1, estimated: false },
    });
    expect((await retire('orders', body)).body).toMatchObject({ retired: true, discarded: 1 });
  });
});
