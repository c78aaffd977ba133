import { defineTopic, newId } from '@acp/contracts';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { OutboxRepository, TopicRepository, type Claim, type Database } from '../index.js';

const TOPIC = defineTopic({ name: 'a', transport: 'noop', ordering: 'key' });

let test: TestDatabase;
let database: Database;
let outbox: OutboxRepository;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 1 });
  outbox = new OutboxRepository(database);
  await new TopicRepository(database).register([TOPIC], (topic) => topic);
  await test.sql(`UPDATE topic_cursors SET owner = 'w'`);
  await test.sql('CREATE TABLE seen (operation text, synchronous_commit text)');
  await test.sql(`
    CREATE FUNCTION note_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO seen VALUES (TG_OP, current_setting('synchronous_commit')); RETURN NULL;
    END $$;
    CREATE TRIGGER note AFTER INSERT OR DELETE ON claims
      FOR EACH ROW EXECUTE FUNCTION note_commit()`);
});
afterAll(() => test.drop());

function claim(byKey: boolean): Promise<Claim | null> {
  const request = { claimId: newId(), topic: 'a', workerId: 'w', entriesMax: 10, bytesMax: 1e6 };
  return outbox.claimFresh(request, byKey ? { deadLettersBlock: true } : undefined);
}

describe('the commit of a claim', () => {
  it.each([false, true])(
    'does not wait for the disk, that of its settle does (%s)',
    async (byKey) => {
      await test.sql('TRUNCATE seen');
      await test.sql(`INSERT INTO outbox (event_id, topic, partition_key, payload_json)
                    VALUES (gen_random_uuid(), 'a', 'k', '{}')`);
      const claimed = await claim(byKey);
      const facts = { transport: 'noop', startedAt: new Date() };
      expect(await outbox.settleDelivered(claimed!, [null], facts)).toBe(1);
      expect(await test.sql('SELECT * FROM seen')).toEqual([
        { operation: 'INSERT', synchronous_commit: 'off' },
        { operation: 'DELETE', synchronous_commit: 'on' },
      ]);
    },
  );

  it('makes a claim that the server forgot in a crash harmless: its settle counts for nothing', async () => {
    await test.sql(`INSERT INTO outbox (event_id, topic, payload_json)
                    VALUES (gen_random_uuid(), 'a', '{}')`);
    const [before] = await test.sql<{ frontier: string }>('SELECT frontier FROM topic_cursors');
    const lost = await claim(false);
    await test.sql('DELETE FROM claims');
    await test.sql('UPDATE topic_cursors SET frontier = $1', [before!.frontier]);
    const again = await claim(false);
    expect(again!.entries.map(({ id }) => id)).toEqual(lost!.entries.map(({ id }) => id));
    const facts = { transport: 'noop', startedAt: new Date() };
    expect(await outbox.settleDelivered(lost!, [null], facts)).toBe(0);
    expect(await outbox.settleDelivered(again!, [null], facts)).toBe(1);
  });
});
