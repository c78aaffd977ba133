import { createTestDatabase, seedEvent, type TestDatabase } from '@acp/testing';
import { newId } from '@acp/contracts';
import type { Database } from '../database.js';
import { RestoreRepository, type InboxRow } from './restore.repository.js';

let test: TestDatabase;
let database: Database;
let restore: RestoreRepository;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open();
  restore = new RestoreRepository(database);
});
afterAll(() => test.drop());

describe('what others know of a restored database', () => {
  it('tells events that are missing, will come again, and are done', async () => {
    const { event: open } = await seedEvent(test, { state: 'pending' });
    const { event: done } = await seedEvent(test, { state: 'delivered' });
    const lost = newId();
    const known = [open.event_id, done.event_id, lost].map((event_id) => ({
      event_id,
      topic: null,
    }));
    const standing = await restore.standingOf(known);
    const of = (id: string) => standing.find(({ event_id }) => event_id === id);
    expect(of(open.event_id)).toMatchObject({ stored: true, open_topics: ['quotes'] });
    expect(of(done.event_id)).toMatchObject({ stored: true, open_topics: [] });
    expect(of(lost)).toMatchObject({ stored: false, open_topics: [] });
    const elsewhere = await restore.standingOf([{ event_id: open.event_id, topic: 'other' }]);
    expect(elsewhere[0]).toMatchObject({ stored: true, open_topics: [] });
  });

  it('reads an inbox from a time on, each row once', async () => {
    await test.sql(
      `INSERT INTO processed_events (event_id, consumer, topic, processed_at)
       SELECT gen_random_uuid(), 'lab', 'events', now() - n * interval '1 minute'
       FROM generate_series(1, 20) AS n`,
    );
    const rows: InboxRow[] = [];
    const since = new Date(Date.now() - 5.5 * 60_000);
    for await (const page of restore.inboxSince(since)) rows.push(...page);
    expect(rows).toHaveLength(5);
    expect(new Set(rows.map(({ event_id }) => event_id)).size).toBe(5);
  });
});
