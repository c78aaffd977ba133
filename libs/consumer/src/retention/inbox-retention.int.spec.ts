import { newId } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { InboxRetention } from './inbox-retention.js';

describe('InboxRetention', () => {
  let cloned: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    cloned = await createTestDatabase();
    database = await cloned.open();
  });
  afterAll(() => cloned.drop());
  beforeEach(() => cloned.sql('TRUNCATE processed_events, outbox'));

  const fill = (count: number, ageDays: number, consumer = 'lab') =>
    cloned.sql(
      `INSERT INTO processed_events (event_id, consumer, topic, processed_at)
       SELECT gen_random_uuid(), $3, 'events', now() - make_interval(days => $2)
         FROM generate_series(1, $1)`,
      [count, ageDays, consumer],
    );
  const count = async () =>
    Number((await cloned.sql<{ n: string }>('SELECT count(*) AS n FROM processed_events'))[0]!.n);
  const retention = (days: number | null, more = {}) =>
    new InboxRetention({ database, consumer: 'lab', days, ...more });

  it('keeps everything unless it is told an age', async () => {
    await fill(3, 1_000);
    expect(await retention(null).runOnce()).toEqual({ deleted: 0, more: false });
    expect(await count()).toBe(3);
  });

  it('deletes what is older, of its consumer alone, in bounded steps, and tells each', async () => {
    await fill(25, 31);
    await fill(5, 29);
    await fill(5, 31, 'other');
    const told: object[] = [];
    const observer = { pruned: (step: object) => told.push(step) };
    const duty = retention(30, { stepRows: 10, stepsMax: 2, observer });
    expect(await duty.dryRun()).toBe(20);
    expect(await duty.runOnce()).toEqual({ deleted: 20, more: true });
    expect(await duty.runOnce()).toEqual({ deleted: 5, more: false });
    expect(await count()).toBe(10);
    expect(told).toEqual([10, 10, 5].map((rows) => ({ consumer: 'lab', rows })));
  });

  it('keeps a row whose outbox entry exists, unless the database is the consumer’s own', async () => {
    const id = newId();
    await cloned.sql(
      `INSERT INTO processed_events VALUES ($1, 'lab', 'events', now() - interval '99 days')`,
      [id],
    );
    await cloned.sql(
      `INSERT INTO outbox (event_id, topic, payload_json) VALUES ($1, 'events', '{}')`,
      [id],
    );
    expect((await retention(30).runOnce()).deleted).toBe(0);
    expect((await retention(30, { besideOutbox: false }).runOnce()).deleted).toBe(1);
  });

  it('ends between steps when it is told to stop', async () => {
    await fill(10, 31);
    const stop = new AbortController();
    stop.abort();
    expect(await retention(30).runOnce(stop.signal)).toEqual({ deleted: 0, more: true });
  });

  it.each([0, -1, Number.NaN])('refuses an age of %p days', (days) => {
    expect(() => retention(days)).toThrow('positive age');
  });
});
