import type { Consumer } from '@acp/contracts';
import { createTestDatabase, seedEvents, type SeedOptions, type TestDatabase } from '@acp/testing';
import {
  ConsumerActions,
  ConsumerProgressRepository,
  ConsumerStateRepository,
  InboxRepository,
  LedgerSegmentRepository,
  type Database,
} from '../index.js';
import { closeSegments } from '../ledger/planted/close-segments.spec-support.js';
import { rowsTouched } from '../rows-touched.spec-support.js';
import { consumerStates } from './sql/consumer-states.sql.js';

let test: TestDatabase;
let database: Database;
let states: ConsumerStateRepository;
let progress: ConsumerProgressRepository;

beforeAll(async () => {
  test = await createTestDatabase();
  // As the ops-api has it: planned with the values.
  database = await test.open({ preparedStatements: false });
  states = new ConsumerStateRepository(database);
  progress = new ConsumerProgressRepository(database);
});
afterAll(() => test.drop());

let topics = 0;
/** Each test has a topic and a consumer of its own. */
function place() {
  topics += 1;
  return { topic: `topic-${topics}`, consumer: `consumer-${topics}` };
}

function deliver(topic: string, count: number, options: SeedOptions = {}) {
  return seedEvents(test, count, () => ({ topics: [topic], state: 'delivered', ...options }));
}

async function process(at: { topic: string; consumer: string }, eventIds: string[]): Promise<void> {
  const inbox = new InboxRepository({ preparedStatements: false });
  await database.dataSource.transaction((manager) =>
    inbox.recordProcessed(manager, { ...at, eventIds }),
  );
}

async function fail(
  { topic, consumer }: { topic: string; consumer: string },
  eventId: string,
  attemptsMax = 1,
): Promise<void> {
  const inbox = new InboxRepository({ preparedStatements: false });
  await database.dataSource.transaction((manager) =>
    inbox.recordFailure(manager, {
      eventId,
      consumer,
      topic,
      attemptsMax,
      errorCode: 'CONSUMER.FAILED',
      errorMessage: 'no price',
      envelope: '{}',
    }),
  );
}

async function stateOf(consumer: string): Promise<Consumer> {
  return (await states.list(consumer))[0]!;
}

async function numbers(consumer: string) {
  const { processed, not_yet, dead } = await stateOf(consumer);
  return { processed, not_yet: not_yet.value, dead: dead.value };
}

const age = (topic: string) =>
  test.sql(
    `UPDATE outbox SET delivered_at = delivered_at - interval '10 minutes' WHERE topic = $1`,
    [topic],
  );

describe('what a consumer has not had', () => {
  it('is counted event by event, so that a replay hides nothing', async () => {
    const at = place();
    const seeded = await deliver(at.topic, 4);
    const ids = seeded.map(({ event }) => event.event_id);
    await process(at, ids.slice(0, 3));
    // Two of the three are delivered again, and one of them through another topic.
    await test.sql(
      `INSERT INTO outbox (event_id, topic, payload_json, replay_id, delivered_at)
       SELECT event_id, topic, '{}', '00000000-0000-0000-0000-000000000001', now()
       FROM outbox WHERE event_id = ANY ($1::uuid[])`,
      [[ids[0], ids[3]]],
    );
    await test.sql(
      `UPDATE topic_cursors SET frontier = (SELECT max(id) FROM outbox) WHERE topic = $1`,
      [at.topic],
    );
    // An effect that was never delivered here would make up for the missing one in a difference.
    const [elsewhere] = await deliver(`${at.topic}-other`, 1);
    await process(at, [elsewhere!.event.event_id]);
    expect(await numbers(at.consumer)).toEqual({ processed: 4, not_yet: 1, dead: 0 });
    expect(await stateOf(at.consumer)).toMatchObject({ oldest_not_yet_event_id: ids[3] });
  });

  it('is dead where it gave up, nothing where an operator did or it had the effect after all', async () => {
    const at = place();
    const seeded = await deliver(at.topic, 5);
    const [dead, discarded, late, retrying] = seeded.map(({ event }) => event.event_id);
    for (const id of [dead, discarded, late]) await fail(at, id!);
    await fail(at, retrying!, 5);
    await process(at, [late!]);
    await test.sql(`UPDATE consumer_failures SET discarded_at = now() WHERE event_id = $1`, [
      discarded,
    ]);
    expect(await numbers(at.consumer)).toEqual({ processed: 1, not_yet: 2, dead: 1 });
    await fail(at, discarded!, 5);
    expect(await numbers(at.consumer)).toEqual({ processed: 1, not_yet: 3, dead: 1 });
  });

  it('is the same before and after its progress has moved on, whatever happens behind it', async () => {
    const at = place();
    const seeded = await deliver(at.topic, 6);
    const ids = seeded.map(({ event }) => event.event_id);
    const [waiting] = await seedEvents(test, 1, () => ({ topics: [at.topic], state: 'dead' }));
    await process(at, ids.slice(0, 4));
    const before = await numbers(at.consumer);
    expect(before).toEqual({ processed: 4, not_yet: 2, dead: 0 });
    await closeSegments(test, new LedgerSegmentRepository(database));
    await progress.note(await stateOf(at.consumer));
    await progress.advance(at, 10);
    const [row] = await test.sql<{ open: string[]; through: string }>(
      `SELECT open_entry_ids::text[] AS open, through_id::text AS through FROM consumer_progress
       WHERE consumer = $1`,
      [at.consumer],
    );
    expect(row).toEqual({
      open: [seeded[4]!, seeded[5]!, waiting!].map(({ entryIds }) => entryIds[0]),
      through: waiting!.entryIds[0],
    });
    expect(await numbers(at.consumer)).toEqual(before);
    // Behind the progress one is had, one is given up, and a dead letter is delivered after all.
    await process(at, [ids[4]!]);
    await fail(at, ids[5]!);
    await test.sql(
      `UPDATE outbox SET dead_lettered_at = NULL, delivered_at = now() WHERE id = $1`,
      waiting!.entryIds,
    );
    expect(await numbers(at.consumer)).toEqual({ processed: 5, not_yet: 1, dead: 1 });
    await progress.advance(at, 10);
    expect(await numbers(at.consumer)).toEqual({ processed: 5, not_yet: 1, dead: 1 });
  });

  it('costs what waits, not what was ever delivered', async () => {
    const at = place();
    const seeded = await deliver(at.topic, 600);
    await process(
      at,
      seeded.slice(5).map(({ event }) => event.event_id),
    );
    await closeSegments(test, new LedgerSegmentRepository(database));
    await progress.note(await stateOf(at.consumer));
    await test.sql('ANALYZE');
    const values = ['0', at.consumer];
    const [closed] = await test.sql<{ n: string }>(
      `SELECT closed_through::text AS n FROM ledger_progress WHERE kind = 'effect'`,
    );
    values[0] = closed!.n;
    const examine = () =>
      rowsTouched(database, { statement: consumerStates, values, plan: 'force_custom_plan' });
    const before = await examine();
    await progress.advance(at, 10);
    const after = await examine();
    // Each entry was read with its inbox row and its failure; what is left is a bounded number of the
    // newest effects, which the rate is taken from.
    expect((before - after) / 600).toBeGreaterThan(2);
    expect(after).toBeLessThan(5 * 600);
    expect(await numbers(at.consumer)).toEqual({ processed: 595, not_yet: 5, dead: 0 });
  });
});

describe('a consumer', () => {
  it('is behind while it works on what waits for long, and stopped when it is not seen', async () => {
    const at = place();
    const seeded = await deliver(at.topic, 3);
    await process(at, [seeded[0]!.event.event_id]);
    expect(await stateOf(at.consumer)).toMatchObject({ state: 'keeping_up', growing: null });
    await age(at.topic);
    expect(await stateOf(at.consumer)).toMatchObject({ state: 'behind' });
    expect((await stateOf(at.consumer)).rate_per_second).toBeCloseTo(1 / 60);
    await test.sql(
      `UPDATE processed_events SET processed_at = processed_at - interval '9 minutes' WHERE consumer = $1`,
      [at.consumer],
    );
    const stopped = await stateOf(at.consumer);
    expect(stopped).toMatchObject({ state: 'stopped', rate_per_second: 0 });
    expect(Date.parse(stopped.last_seen_at!)).toBeLessThan(Date.now() - 8 * 60_000);
  });

  it('grows when more waits than a minute or two ago', async () => {
    const at = place();
    const [first] = await deliver(at.topic, 2);
    await process(at, [first!.event.event_id]);
    const passMinute = () =>
      test.sql(
        `UPDATE consumer_progress SET noted_at = noted_at - interval '61 s' WHERE consumer = $1`,
        [at.consumer],
      );
    const read = async () => {
      await progress.note(await stateOf(at.consumer));
      return (await stateOf(at.consumer)).growing;
    };
    expect(await read()).toBeNull();
    await passMinute();
    expect(await read()).toBe(false);
    await deliver(at.topic, 1);
    expect(await read()).toBe(true);
    await passMinute();
    expect(await read()).toBe(true);
    await passMinute();
    expect(await read()).toBe(false);
  });

  it('counts nothing once it is retired, and everything when it is seen again', async () => {
    const at = place();
    const seeded = await deliver(at.topic, 3);
    const [had, dead, later] = seeded.map(({ event }) => event.event_id);
    await process(at, [had!]);
    await fail(at, dead!);
    await database.inTransaction((transaction) =>
      new ConsumerActions(transaction).retire(at.consumer, 'ann', 'replaced'),
    );
    expect(await stateOf(at.consumer)).toMatchObject({
      state: 'retired',
      processed: 1,
      not_yet: { value: 0 },
      dead: { value: 0 },
      retired_by: 'ann',
      retire_reason: 'replaced',
    });
    await process(at, [later!]);
    expect(await stateOf(at.consumer)).toMatchObject({
      state: 'keeping_up',
      processed: 2,
      dead: { value: 1 },
      retired_at: null,
    });
  });
});
