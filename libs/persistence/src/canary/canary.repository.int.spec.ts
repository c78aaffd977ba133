import {
  CANARY_EVENT_TYPE,
  CANARY_SOURCE,
  defineTopic,
  newId,
  type TopicDefinition,
} from '@acp/contracts';
import { buildEvent, createTestDatabase, seedEvent, type TestDatabase } from '@acp/testing';
import { EventRepository } from '../events/event.repository.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { RetentionRepository } from '../maintenance/retention.repository.js';
import { TopicStateRepository } from '../topics/topic-state.repository.js';
import type { Database } from '../database.js';
import { CanaryRepository } from './canary.repository.js';

const GOALS = { committed: 1_000, published: 1_000, consumed: 1_000 };
const KEEP_MS = 3_600_000;

let test: TestDatabase;
let database: Database;
let canaries: CanaryRepository;

beforeEach(async () => {
  test = await createTestDatabase();
  database = await test.open();
  canaries = new CanaryRepository(database);
});
afterEach(() => test.drop());

/** A canary that was sent two seconds ago, or as long as is said. */
async function sent(seconds = 2, way = 'push'): Promise<string> {
  const eventId = newId();
  await test.sql(
    `INSERT INTO canary_beats (event_id, way, slot, sent_at)
     VALUES ($1, $2, clock_timestamp(), clock_timestamp() - $3 * interval '1 s')`,
    [eventId, way, seconds],
  );
  return eventId;
}

type Seeded = NonNullable<Parameters<typeof seedEvent>[1]>;

async function stored(event_id: string, more: Seeded = {}): Promise<void> {
  const event = buildEvent({ event_id, event_type: CANARY_EVENT_TYPE, source: CANARY_SOURCE });
  const payload = { way: 'push' };
  await seedEvent(test, { topics: ['quotes'], ...more, event: { ...event, payload } });
}

async function register(topic: TopicDefinition): Promise<void> {
  await test.sql(`INSERT INTO topics (topic, transport, policy) VALUES ($1, 'log', $2)`, [
    topic.name,
    JSON.stringify(topic),
  ]);
}

async function serve(...topics: string[]): Promise<void> {
  await test.sql(
    `INSERT INTO relay_workers (worker_id, hostname, pid, version, lease_expires_at, topics)
     VALUES ('w', 'h', 1, '1', now() + interval '1 hour', $1)`,
    [JSON.stringify(Object.fromEntries(topics.map((topic) => [topic, {}])))],
  );
}

async function judged(): Promise<string[]> {
  await canaries.judge(GOALS, KEEP_MS);
  const { places } = await canaries.standing(KEEP_MS);
  return places.map(({ hop, topic, consumer, history }) => {
    const place = [hop, topic, consumer].filter((part) => part !== null).join(' ');
    return `${place}: ${history.map(({ missed }) => (missed ? 'missed' : 'met')).join(', ')}`;
  });
}

describe('canaries', () => {
  it('are one for each way in and interval', async () => {
    const begin = (way: string) => canaries.begin({ eventId: newId(), way, intervalMs: 3_600_000 });
    const begun = await Promise.all([begin('push'), begin('push'), begin('push'), begin('batch')]);
    expect(begun.filter(Boolean)).toHaveLength(2);
  });

  it('that are not stored are missed there, and nowhere behind it', async () => {
    await register(defineTopic({ name: 'quotes', transport: 'log' }));
    await serve('quotes');
    await sent();
    expect(await judged()).toEqual(['committed: missed']);
  });

  it('of a way that has another name since are its own', async () => {
    const before = await sent(3, 'gate');
    await canaries.judge(GOALS, KEEP_MS);
    const after = await sent(2, 'gatekeeper');
    await stored(after);
    await canaries.judge(GOALS, KEEP_MS);
    const { ways, places } = await canaries.standing(KEEP_MS);
    expect(ways).toMatchObject([{ way: 'gatekeeper', event_id: after }]);
    expect(places.filter(({ hop }) => hop === 'committed')).toMatchObject([
      {
        ...{ way: 'gatekeeper', last_event_id: after },
        history: [
          { event_id: after, missed: true },
          { event_id: before, missed: true },
        ],
      },
    ]);
  });

  it('that wait for their goal are not judged', async () => {
    await sent(0);
    expect(await judged()).toEqual([]);
  });

  it('that are stored and not delivered are missed at their topic alone', async () => {
    const id = await sent(5);
    await stored(id, { state: 'pending' });
    await test.sql(`UPDATE outbox SET created_at = clock_timestamp() - interval '5 s'`);
    await test.sql(`UPDATE canary_beats SET answered_ms = 3`);
    expect(await judged()).toEqual(['committed: met', 'published quotes: missed']);
  });

  it('that have no entry at a topic that a live worker serves are missed there', async () => {
    await register(defineTopic({ name: 'unrouted', transport: 'log' }));
    await register(defineTopic({ name: 'unserved', transport: 'log' }));
    await register(defineTopic({ name: 'away', transport: 'log', canary: false }));
    await register(defineTopic({ name: 'orders', transport: 'log', gated: true }));
    await register(defineTopic({ name: 'watched', transport: 'log', gated: true, canary: true }));
    await serve('unrouted', 'away', 'orders', 'watched');
    const id = await sent();
    await stored(id, { state: 'delivered' });
    await test.sql(`UPDATE outbox SET created_at = clock_timestamp() - interval '5 s'`);
    expect((await judged()).filter((place) => place.startsWith('published'))).toEqual([
      'published quotes: missed',
      'published unrouted: missed',
      'published watched: missed',
    ]);
    expect((await canaries.standing(KEEP_MS)).not_covered).toEqual([
      { topic: 'away', consumer: null, why: 'opted_out' },
      { topic: 'orders', consumer: null, why: 'gated' },
    ]);
  });

  it('are missed at a consumer that has had one before, until it is retired', async () => {
    const had = await sent(20);
    await stored(had, { state: 'delivered', processedBy: ['lab'] });
    await canaries.judge(GOALS, KEEP_MS);
    const next = await sent(10);
    await stored(next, { state: 'delivered' });
    await test.sql(
      `UPDATE outbox SET delivered_at = clock_timestamp() - interval '5 s' WHERE event_id = $1`,
      [next],
    );
    expect((await judged()).at(-1)).toBe('consumed quotes lab: missed, met');
    const later = await sent(3);
    await stored(later, { state: 'delivered' });
    await test.sql(
      `INSERT INTO retired_consumers (consumer, retired_by, reason) VALUES ('lab', 'a', 'gone')`,
    );
    await test.sql(
      `UPDATE outbox SET delivered_at = clock_timestamp() - interval '2 s' WHERE event_id = $1`,
      [later],
    );
    expect((await judged()).at(-1)).toBe('consumed quotes lab: missed, met');
  });

  it('that come late are given their time, stay missed, and count as the last success', async () => {
    const id = await sent(5);
    await judged();
    await stored(id, { state: 'delivered' });
    await test.sql(`UPDATE canary_beats SET answered_ms = 4000`);
    await judged();
    const [place] = (await canaries.standing(KEEP_MS)).places;
    expect(place).toMatchObject({ hop: 'committed', last_ms: 4000, reached: 1, missed: 1 });
    expect(place).toMatchObject({ history: [{ ms: 4000, missed: true }], last_event_id: id });
  });

  it('are in no list, no backlog and no figure unless they are asked for, and balance', async () => {
    await stored(await sent(), { state: 'pending' });
    const events = new EventRepository(database);
    expect((await events.search({}, 10, null)).items).toEqual([]);
    expect((await events.search({ event_type: CANARY_EVENT_TYPE }, 10, null)).items).toHaveLength(
      1,
    );
    expect((await events.search({ source: CANARY_SOURCE }, 10, null)).items).toHaveLength(1);
    const [topic] = await new TopicStateRepository(database).list();
    expect(topic).toMatchObject({ backlog: { value: 0 }, oldest_pending_at: null });
    const { imbalance, totals } = await new LedgerRepository(database).readFull(0);
    expect({ imbalance, events: totals.events }).toEqual({ imbalance: 0, events: 1 });
  });

  it('are noted on a gated topic without a release only where it asks for canaries', async () => {
    const noted = async (name: string, canary: boolean) => {
      await register(defineTopic({ name, transport: 'log', gated: true, canary }));
      const id = await sent();
      await stored(id, { state: 'delivered', topics: [name], processedBy: ['desk'] });
      return id;
    };
    await noted('watched', true);
    const unasked = await noted('orders', false);
    const { findings } = await new LedgerRepository(database).readFull(0);
    expect(findings.map(({ rule, ids }) => [rule, ids])).toEqual([
      ['effects_have_a_release', [`desk/${unasked}`]],
    ]);
  });

  it('are deleted after their time with all that came of them, unless they wait', async () => {
    const over = await sent(7_200);
    await stored(over, { state: 'delivered', processedBy: ['lab'] });
    const waits = await sent(7_200);
    await stored(waits, { state: 'pending' });
    const young = await sent(60);
    await stored(young, { state: 'delivered' });
    const lost = await sent(7_200);
    const { event: other } = await seedEvent(test, { state: 'delivered' });
    const retention = new RetentionRepository(database);
    await retention.pruneCanaries(KEEP_MS, 100);
    const left = await test.sql<{ id: string }>('SELECT event_id AS id FROM events');
    expect(left.map(({ id }) => id).sort()).toEqual([waits, young, other.event_id].sort());
    const beats = await test.sql<{ id: string }>('SELECT event_id AS id FROM canary_beats');
    expect(beats.map(({ id }) => id)).not.toContain(lost);
    expect(beats.map(({ id }) => id).sort()).toEqual([waits, young].sort());
    const ledger = await new LedgerRepository(database).readFull(0);
    expect({ imbalance: ledger.imbalance, findings: ledger.findings }).toEqual({
      imbalance: 0,
      findings: [],
    });
  });
});
