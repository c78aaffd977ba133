import { newId } from '@acp/contracts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '@acp/testing';
import { createInboxTables, InboxRepository, type Database } from '../index.js';

const batchOf = (...eventIds: string[]) => ({ consumer: 'lab', topic: 'market', eventIds });

describe('the inbox repository', () => {
  let cloned: TestDatabase;
  let database: Database;
  const inbox = new InboxRepository({ preparedStatements: true });

  beforeAll(async () => {
    cloned = await createTestDatabase();
    database = await cloned.open();
  });
  afterAll(() => cloned.drop());

  const record = (...ids: string[]) =>
    database.dataSource.transaction((manager) => inbox.recordProcessed(manager, batchOf(...ids)));
  const duplicatesOf = async (id: string) =>
    (
      await cloned.sql<{ duplicates: number }>(
        'SELECT duplicates FROM processed_events WHERE event_id = $1',
        [id],
      )
    )[0]?.duplicates;

  it('answers which events are new and counts the other deliveries on their rows', async () => {
    const [first, second] = [newId(), newId()];
    expect(await record(first)).toEqual(new Set([first]));
    expect(await record(second, first)).toEqual(new Set([second]));
    expect(await record(first, second)).toEqual(new Set());
    expect(await duplicatesOf(first)).toBe(2);
    expect(await duplicatesOf(second)).toBe(1);
  });

  it('takes an event that stands twice in one batch once', async () => {
    const id = newId();
    expect(await record(id, id, id)).toEqual(new Set([id]));
    expect(await duplicatesOf(id)).toBe(2);
    expect(await record(id, id)).toEqual(new Set());
    expect(await duplicatesOf(id)).toBe(4);
  });

  it('knows an event again whose id comes in capitals', async () => {
    const id = newId();
    expect(await record(id.toUpperCase(), id)).toEqual(new Set([id]));
    expect(await record(id.toUpperCase())).toEqual(new Set());
    expect(await duplicatesOf(id)).toBe(2);
  });

  it('keeps consumers apart', async () => {
    const id = newId();
    await record(id);
    const fresh = await database.dataSource.transaction((manager) =>
      inbox.recordProcessed(manager, { consumer: 'other', topic: 'market', eventIds: [id] }),
    );
    expect(fresh).toEqual(new Set([id]));
  });

  it('forgets a batch whose transaction is rolled back', async () => {
    const id = newId();
    const failing = database.dataSource.transaction(async (manager) => {
      await inbox.recordProcessed(manager, batchOf(id));
      throw new Error('the effect failed');
    });
    await expect(failing).rejects.toThrow('the effect failed');
    expect(await record(id)).toEqual(new Set([id]));
  });

  it('lets one of two concurrent deliveries have the effect, in whatever order ids come', async () => {
    const ids = Array.from({ length: 50 }, newId);
    const rounds = await Promise.all(
      Array.from({ length: 8 }, (_, worker) =>
        record(...(worker % 2 === 0 ? ids : [...ids].reverse())),
      ),
    );
    const owners = ids.map((id) => rounds.filter((fresh) => fresh.has(id)).length);
    expect(owners.every((count) => count === 1)).toBe(true);
    expect(await duplicatesOf(ids[0]!)).toBe(7);
  });

  it('counts failures, gives up at the ceiling, and starts anew when it is delivered again', async () => {
    const id = newId();
    const fail = () =>
      database.dataSource.transaction((manager) =>
        inbox.recordFailure(manager, {
          eventId: id,
          consumer: 'lab',
          topic: 'market',
          attemptsMax: 2,
          errorCode: 'CONSUMER.FAILED',
          errorMessage: 'no\0good',
          envelope: 'not json \0',
        }),
      );
    expect(await fail()).toEqual({ attempts: 1, dead: false });
    expect(await fail()).toEqual({ attempts: 2, dead: true });
    expect(await fail()).toEqual({ attempts: 1, dead: false });
    const [row] = await cloned.sql(
      'SELECT error_message, envelope FROM consumer_failures WHERE event_id = $1',
      [id],
    );
    expect(row).toEqual({ error_message: 'no\uFFFDgood', envelope: 'not json \0' });
  });

  it('never gives up where no ceiling is set', async () => {
    const failure = {
      eventId: newId(),
      consumer: 'lab',
      topic: 'market',
      attemptsMax: null,
      errorCode: 'CONSUMER.FAILED',
      errorMessage: 'x',
      envelope: '{}',
    };
    let last;
    for (let count = 0; count < 7; count += 1) {
      last = await database.dataSource.transaction((m) => inbox.recordFailure(m, failure));
    }
    expect(last).toEqual({ attempts: 7, dead: false });
  });

  it('prunes old rows in bounded steps and keeps those whose outbox entry exists', async () => {
    const ids = Array.from({ length: 5 }, newId);
    await database.dataSource.transaction((manager) =>
      inbox.recordProcessed(manager, { consumer: 'prune', topic: 'market', eventIds: ids }),
    );
    await cloned.sql(
      `UPDATE processed_events SET processed_at = now() - interval '2 days' WHERE consumer = 'prune'`,
    );
    await cloned.sql(
      `INSERT INTO outbox (event_id, topic, payload_json) VALUES ($1, 'market', '{}')`,
      [ids[0]],
    );
    const step = { consumer: 'prune', olderThanSeconds: 86_400, rowsMax: 3, besideOutbox: true };
    const prune = () => database.dataSource.transaction((m) => inbox.pruneProcessed(m, step));
    expect(await database.dataSource.transaction((m) => inbox.countPrunable(m, step))).toBe(3);
    expect([await prune(), await prune(), await prune()]).toEqual([3, 1, 0]);
    const left = await cloned.sql(`SELECT event_id FROM processed_events WHERE consumer = 'prune'`);
    expect(left).toEqual([{ event_id: ids[0] }]);
  });
});

describe('the inbox tables of a consumer with its own database', () => {
  let own: TestDatabase;
  let control: TestDatabase;

  beforeAll(async () => {
    [own, control] = await Promise.all([createEmptyDatabase(), createTestDatabase()]);
  });
  afterAll(() => Promise.all([own.drop(), control.drop()]));

  const columnsOf = (database: TestDatabase) =>
    database.sql(
      `SELECT table_name, column_name, data_type, is_nullable, column_default
         FROM information_schema.columns
        WHERE table_name IN ('processed_events', 'consumer_failures')
          AND column_name <> 'seq'
        ORDER BY table_name, ordinal_position`,
    );

  // `seq` is for the ledger, which a consumer's own database has not.
  it('have the columns of the control plane and can be created twice, at once', async () => {
    const database = await own.open();
    await Promise.all([
      createInboxTables(database.dataSource),
      createInboxTables(database.dataSource),
    ]);
    expect(await columnsOf(own)).toEqual(await columnsOf(control));
  });

  it('keep acknowledgements until they are reported', async () => {
    const database = await own.open();
    await createInboxTables(database.dataSource);
    const inbox = new InboxRepository({ preparedStatements: false });
    const ids = [newId(), newId(), newId()];
    await database.dataSource.transaction((m) => inbox.addPendingAcks(m, batchOf(...ids)));
    await database.dataSource.transaction(async (manager) => {
      const taken = await inbox.takePendingAcks(manager, 'lab', 2);
      expect(taken).toHaveLength(2);
      await inbox.dropPendingAcks(
        manager,
        'lab',
        taken.map((ack) => ack.event_id),
      );
    });
    const left = await own.sql('SELECT topic FROM consumer_pending_acks');
    expect(left).toEqual([{ topic: 'market' }]);
  });
});
