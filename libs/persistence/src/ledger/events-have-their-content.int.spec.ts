import { contentSha256 } from '@acp/contracts';
import { createTestDatabase, seedEvent, seedEvents, type TestDatabase } from '@acp/testing';
import type { Database } from '../database.js';
import { EventsHaveTheirContent } from './events-have-their-content.js';
import { LedgerRepository } from './ledger.repository.js';
import { closeSegments } from './planted/close-segments.spec-support.js';
import { LedgerSegmentRepository } from './segments/segment.repository.js';

let test: TestDatabase;
let database: Database;
beforeEach(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 2 });
});
afterEach(() => test.drop());

/** Past the trigger that refuses it, as a superuser can. */
async function plant(sql: string, values: unknown[]): Promise<void> {
  await test.sql('SET session_replication_role = replica');
  await test.sql(sql, values);
  await test.sql('SET session_replication_role = DEFAULT');
}

const find = () => new EventsHaveTheirContent().findIn(database, ['0', '1000000']);

describe('events have their content', () => {
  it('names no event that is as it came in, however many there are', async () => {
    await seedEvents(test, 1_203, () => ({}));
    expect(await find()).toBeNull();
  });

  it('takes the hash of an event whose source gave no time', async () => {
    const { event } = await seedEvent(test);
    const hash = contentSha256({ ...event, occurred_at: '' });
    await plant('UPDATE events SET content_sha256 = $2 WHERE event_id = $1', [
      event.event_id,
      hash,
    ]);
    expect(await find()).toBeNull();
  });

  it.each([
    ['payload', `payload = '{"symbol":"X"}'`],
    ['type', `event_type = 'OTHER'`],
    ['entity', `entity_id = 'ETHUSDT'`],
    ['source', `source = 'yahoo'`],
    ['time', `occurred_at = occurred_at + interval '1 ms'`],
    ['cause', 'causation_id = gen_random_uuid()'],
  ])(
    'names the event whose %s was altered before anything of it was closed',
    async (_what, set) => {
      const [one] = await seedEvents(test, 3, () => ({ state: 'delivered' }));
      await plant(`UPDATE events SET ${set} WHERE event_id = $1`, [one!.event.event_id]);
      const segments = new LedgerSegmentRepository(database);
      await closeSegments(test, segments);
      await segments.verifyAll();
      for (const ledger of [
        await new LedgerRepository(database).readIncremental(0),
        await new LedgerRepository(database).readFull(0),
      ]) {
        expect(ledger.findings).toMatchObject([
          { rule: 'events_have_their_content', difference: 1, ids: [one!.event.event_id] },
        ]);
      }
    },
  );
});
