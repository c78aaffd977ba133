import {
  type AuditEntry,
  type BlockedKey,
  type DeliveryEntry,
  type Page,
  type Topic,
  type Trace,
} from '@acp/contracts';
import { LedgerSegmentRepository, TopicRepository } from '@acp/persistence';
import { seedEvent, seedEvents, SEEDED_WORKER, waitUntil } from '@acp/testing';
import type { TestApi } from '../test-api.spec-support.js';
import { startWithTopics } from './served-topics.spec-support.js';
import { TopicGauges } from './topic-gauges.js';

let api: TestApi;

beforeEach(async () => {
  api = await startWithTopics();
});
afterEach(() => api.stop());

const topic = async (name: string) => (await api.get<Topic>(`/v1/topics/${name}`)).body;

describe('GET /v1/topics', () => {
  it('counts what still has to be delivered and leaves out what has ended', async () => {
    await seedEvents(api.database, 10, (i) => ({
      state: (['pending', 'in_flight', 'delivered', 'dead', 'discarded'] as const)[i % 5]!,
    }));
    await api.database.sql(
      `UPDATE topic_cursors SET frontier = (SELECT max(id) FROM outbox) WHERE topic = 'quotes'`,
    );
    await seedEvents(api.database, 3);
    expect(await topic('quotes')).toMatchObject({
      backlog: { value: 5, estimated: false },
      in_flight: 2,
      dead: { value: 2, estimated: false },
      oldest_age_seconds: expect.any(Number),
    });
  });

  it('tells retries from entries parked behind the head of their key', async () => {
    const seeded = await seedEvents(api.database, 5, () => ({ topics: ['orders'] }));
    const ids = seeded.map(({ entryIds }) => entryIds[0]);
    await api.database.sql(
      `UPDATE topic_cursors SET frontier = (SELECT max(id) FROM outbox) WHERE topic = 'orders'`,
    );
    await api.database.sql(
      `UPDATE outbox SET next_attempt_at = CASE WHEN id = $1 THEN now() + interval '1 hour'
                                                ELSE 'infinity' END`,
      [ids[0]],
    );
    expect(await topic('orders')).toMatchObject({
      backlog: { value: 5 },
      scheduled: { value: 1 },
      parked: { value: 4 },
    });
  });

  it('names the entry that a parked one waits for', async () => {
    const seeded = await seedEvents(api.database, 3, (i) => ({
      topics: ['orders'],
      state: i === 1 ? 'dead' : 'pending',
    }));
    const [other, head, parked] = seeded.map(({ entryIds }) => entryIds[0]!);
    await api.database.sql(
      `UPDATE outbox SET partition_key = CASE WHEN id = $1 THEN 'other' ELSE 'key' END,
              next_attempt_at = CASE WHEN id = $2 THEN NULL WHEN id = $1 THEN now() ELSE 'infinity' END`,
      [other, head],
    );
    const entry = async (id: string) => (await api.get<DeliveryEntry>(`/v1/entries/${id}`)).body;
    expect((await entry(parked!)).waits_for).toEqual({
      entry_id: head,
      event_id: seeded[1]!.event.event_id,
      state: 'dead',
      next_attempt_at: null,
    });
    expect((await entry(head!)).waits_for).toBeNull();
    await api.database.sql(
      `UPDATE outbox SET dead_lettered_at = NULL, next_attempt_at = '2030-01-01T00:00:00Z' WHERE id = $1`,
      [head],
    );
    const { body: trace } = await api.get<Trace>(`/v1/events/${seeded[2]!.event.event_id}/trace`);
    expect(trace.event.deliveries[0]!.waits_for).toMatchObject({
      entry_id: head,
      state: 'scheduled',
      next_attempt_at: '2030-01-01T00:00:00.000Z',
    });
  });

  it('shows the worst breaker that a live worker reports', async () => {
    expect(await topic('quotes')).toMatchObject({
      breaker: 'half_open',
      breaker_reason: 'refused',
      breakers: [{ worker_id: SEEDED_WORKER, breaker_reason: 'refused', published: 7 }],
      last_error: 'refused',
    });
    await api.database.sql(`UPDATE relay_workers SET lease_expires_at = now() - interval '1 s'`);
    expect(await topic('quotes')).toMatchObject({ breaker: 'closed', breakers: [] });
  });

  it('knows the last success after every worker has gone', async () => {
    const { entryIds } = await seedEvent(api.database, { state: 'delivered' });
    await api.database.sql('DELETE FROM relay_workers');
    const [row] = await api.database.sql<{ delivered_at: Date }>(
      'SELECT delivered_at FROM outbox WHERE id = $1',
      [entryIds[0]],
    );
    expect((await topic('quotes')).last_success_at).toBe(row!.delivered_at.toISOString());
  });

  it('is not served at once when no live worker has it, and the gauge says so', async () => {
    expect([(await topic('quotes')).served, (await topic('orders')).served]).toEqual([true, false]);
    await api.database.sql(`UPDATE relay_workers SET lease_expires_at = now() - interval '1 s'`);
    expect((await topic('quotes')).served).toBe(false);
    await api.service.app.get(TopicGauges, { strict: false }).runOnce();
    const { body } = await api.get<string>('/metrics');
    expect(body).toContain('control_plane_topic_served{topic="quotes"} 0');
  });

  it('shows the limits of alarms that its file gives a topic, until it gives none', async () => {
    const set = (alarms: object | null) =>
      api.database.sql(
        `UPDATE topics SET policy = policy || jsonb_build_object('alarms', $1::jsonb) WHERE topic = 'quotes'`,
        [JSON.stringify(alarms)],
      );
    const shown = async () => {
      await api.service.app.get(TopicGauges, { strict: false }).runOnce();
      const { body } = await api.get<string>('/metrics');
      return body.split('\n').filter((line) => /^control_plane_topic_\w+_limit_seconds/.test(line));
    };
    await set({ due_s: 30, not_yet_s: 120 });
    expect(await shown()).toEqual([
      'control_plane_topic_due_limit_seconds{topic="quotes"} 30',
      'control_plane_topic_not_yet_limit_seconds{topic="quotes"} 120',
    ]);
    await set(null);
    expect(await shown()).toEqual([]);
  });

  it('lists a topic that has entries but no definition', async () => {
    await seedEvents(api.database, 1, () => ({ topics: ['nobody'] }));
    const { body } = await api.get<Page<Topic>>('/v1/topics');
    expect(body.items.map((t) => [t.topic, t.transport, t.backlog.value])).toEqual([
      ['nobody', 'unknown', 1],
      ['orders', 'log', 0],
      ['quotes', 'log', 0],
    ]);
  });

  it('takes a backlog that is too large to count from the roll-ups, and says so', async () => {
    await api.database.sql(
      `INSERT INTO outbox (event_id, topic, payload_json)
       SELECT gen_random_uuid(), 'quotes', '{}' FROM generate_series(1, 20100)`,
    );
    expect((await topic('quotes')).backlog).toEqual({ value: 10_000, estimated: true });
    const segments = new LedgerSegmentRepository(await api.database.open());
    await waitUntil('the backlog is rolled up', async () => {
      await segments.close(100);
      await api.database.sql(`UPDATE ledger_progress SET marked_at = marked_at - interval '1 min'`);
      await segments.close(100);
      return (await topic('quotes')).backlog.value === 20_100;
    });
    expect((await topic('quotes')).backlog).toEqual({ value: 20_100, estimated: true });
  });
});

describe('the metrics of topics', () => {
  it('show backlog, age, dead letters, blocked keys and overdue retries', async () => {
    const seeded = await seedEvents(api.database, 4, (i) => ({
      topics: ['orders'],
      state: i === 0 ? 'dead' : 'pending',
      event: { entity_id: 'order-1' },
    }));
    await api.database.sql(
      `UPDATE topic_cursors SET frontier = (SELECT max(id) FROM outbox) WHERE topic = 'orders'`,
    );
    await api.database.sql(
      `UPDATE outbox SET next_attempt_at = now() - interval '1 min' WHERE id = ANY ($1::bigint[])`,
      [seeded.slice(2).map(({ entryIds }) => entryIds[0])],
    );
    await api.service.app.get(TopicGauges, { strict: false }).runOnce();
    const { body } = await api.get<string>('/metrics', { as: null });
    const value = (name: string) =>
      new RegExp(`^control_plane_${name}\\{topic="orders"\\} (\\S+)$`, 'm').exec(body)?.[1];
    const { backlog, fresh, in_flight, scheduled, parked } = await topic('orders');
    expect(backlog.value).toBe(fresh.value + in_flight + scheduled.value + parked.value);
    expect([value('backlog'), backlog.value]).toEqual(['2', 2]);
    expect(Number(value('oldest_entry_age_seconds'))).toBeGreaterThan(0);
    expect(value('dead_letters')).toBe('1');
    expect(value('blocked_keys')).toBe('1');
    expect(value('overdue_retries')).toBe('2');
    expect(Number(value('oldest_due_age_seconds'))).toBeGreaterThanOrEqual(60);
  });

  it('show for how long something is due: not what waits for its retry, nor what has ended', async () => {
    const dueFor = async () => {
      await api.service.app.get(TopicGauges, { strict: false }).runOnce();
      const { body } = await api.get<string>('/metrics', { as: null });
      const line = /^control_plane_oldest_due_age_seconds\{topic="orders"\} (\S+)$/m;
      return Number(line.exec(body)![1]);
    };
    const age = (state: 'pending' | 'dead') =>
      seedEvents(api.database, 1, () => ({ topics: ['orders'], state }));
    await age('dead');
    expect(await dueFor()).toBe(0);
    await age('pending');
    await api.database.sql(`UPDATE outbox SET created_at = now() - interval '2 h'`);
    expect(await dueFor()).toBeGreaterThanOrEqual(7_200);
    await api.database.sql(
      `UPDATE outbox SET next_attempt_at = now() + interval '1 h' WHERE dead_lettered_at IS NULL`,
    );
    expect(await dueFor()).toBe(0);
  });
});

describe('a topic under control of an operator', () => {
  it('is paused and resumed with author, reason and record', async () => {
    expect((await api.post('/v1/topics/quotes/pause', {})).status).toBe(400);
    const paused = await api.post<Topic>('/v1/topics/quotes/pause', { reason: 'migration' });
    expect(paused.body).toMatchObject({
      paused_by: 'key:operator-name',
      pause_reason: 'migration',
      paused_at: expect.any(String),
    });
    const [control] = (await new TopicRepository(await api.database.open()).controls()).filter(
      (c) => c.topic === 'quotes',
    );
    expect(control!.paused).toBe(true);
    const resumed = await api.post<Topic>('/v1/topics/quotes/resume');
    expect(resumed.body).toMatchObject({ paused_at: null, paused_by: null, pause_reason: null });
    const { body } = await api.get<Page<AuditEntry>>('/v1/audit?target=topic:quotes');
    expect(body.items).toMatchObject([
      { action: 'topic.resume', before: { paused: true } },
      { action: 'topic.pause', before: { paused: false }, reason: 'migration' },
    ]);
  });

  it('is slowed and sped up again', async () => {
    const path = '/v1/topics/quotes';
    const as = 'operator' as const;
    const slow = { rate_per_second: 10, reason: 'asked for' };
    const answer = await api.call<Topic>('PATCH', path, { as, body: slow });
    expect(answer.body.rate_per_second).toBe(10);
    const free = { rate_per_second: null, reason: 'done' };
    expect((await api.call<Topic>('PATCH', path, { as, body: free })).body.rate_per_second).toBe(
      null,
    );
    for (const rate_per_second of [0, -1, 1.5, 'x', undefined]) {
      const body = { rate_per_second, reason: 'x' };
      expect((await api.call('PATCH', path, { as, body })).status).toBe(400);
    }
  });

  it('is 404 when nobody registered it', async () => {
    expect((await api.post('/v1/topics/nobody/pause', { reason: 'x' })).status).toBe(404);
    expect((await api.get('/v1/topics/nobody')).status).toBe(404);
  });
});

describe('GET /v1/topics/:topic/blocked-keys', () => {
  it('pages the keys that wait behind a failing head', async () => {
    const seeded = await seedEvents(api.database, 9, (i) => ({
      topics: ['orders'],
      event: { entity_id: `order-${i % 3}` },
    }));
    const ids = seeded.map(({ entryIds }) => entryIds[0]);
    await api.database.sql(
      `UPDATE outbox SET next_attempt_at = 'infinity' WHERE id = ANY ($1::bigint[])`,
      [ids.slice(3)],
    );
    await api.database.sql(
      `UPDATE outbox SET dead_lettered_at = now(), error_code = 'TRANSPORT.REJECTED',
              last_error = 'HTTP 422' WHERE id = $1`,
      [ids[0]],
    );
    await api.database.sql(
      `UPDATE outbox SET next_attempt_at = now() + interval '1 min' WHERE id = ANY ($1::bigint[])`,
      [ids.slice(1, 3)],
    );
    await api.database.sql(
      `INSERT INTO delivery_attempts (entry_id, event_id, topic, attempt, worker_id, transport,
                                      started_at, ended_at, outcome)
       SELECT id, event_id, topic, n, 'w', 'log', t.at, t.at, 'retry'
       FROM outbox, generate_series(1, 2) n, LATERAL (SELECT $2::timestamptz + n * interval '1 h') t (at)
       WHERE id = $1`,
      [ids[1], '2026-11-21T08:00:00Z'],
    );
    // A probe claims the heads again and again; since when the keys are blocked stays.
    await api.database.sql(`UPDATE outbox SET claimed_at = now() WHERE id = ANY ($1::bigint[])`, [
      ids.slice(0, 3),
    ]);
    const path = '/v1/topics/orders/blocked-keys?limit=2';
    const first = await api.get<Page<BlockedKey>>(path);
    expect(first.body.items).toMatchObject([
      {
        partition_key: 'order-0',
        head_entry_id: ids[0],
        head_state: 'dead',
        head_last_error: 'HTTP 422',
        parked: 2,
      },
      {
        partition_key: 'order-1',
        head_entry_id: ids[1],
        head_state: 'scheduled',
        blocked_since: '2026-11-21T09:00:00.000Z',
        parked: 2,
      },
    ]);
    const [made] = await api.database.sql<{ created_at: Date }>(
      'SELECT created_at FROM outbox WHERE id = $1',
      [ids[0]],
    );
    expect(first.body.items[0]!.blocked_since).toBe(made!.created_at.toISOString());
    const rest = await api.get<Page<BlockedKey>>(`${path}&cursor=${first.body.next_cursor}`);
    expect(rest.body).toMatchObject({
      items: [{ partition_key: 'order-2', parked: 2 }],
      next_cursor: null,
    });
  });
});
