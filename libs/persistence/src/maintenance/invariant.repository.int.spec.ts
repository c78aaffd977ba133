import { defineTopic } from '@acp/contracts';
import { createTestDatabase, seedEvents, SEEDED_WORKER, type TestDatabase } from '@acp/testing';
import { InvariantRepository, TopicRepository, type Database } from '../index.js';

let test: TestDatabase;
let database: Database;
let invariants: InvariantRepository;

beforeEach(async () => {
  test = await createTestDatabase();
  database = await test.open();
  invariants = new InvariantRepository(database);
  const topic = defineTopic({ name: 'quotes', transport: 'memory', retry: { max_attempts: 3 } });
  await new TopicRepository(database).register([topic], (t) => t);
});
afterEach(() => test.drop());

/** One entry, in the hand of a worker. */
async function claimed(): Promise<string> {
  const [seeded] = await seedEvents(test, 1, () => ({ state: 'in_flight' }));
  return seeded!.entryIds[0]!;
}

const rowOfClaim = async (entryId: string) =>
  `${(await test.sql<{ id: string }>('SELECT id FROM claims'))[0]!.id}/${entryId}`;

async function attempts(entryId: string, outcomes: readonly string[]): Promise<void> {
  await test.sql('DELETE FROM claims');
  await test.sql(
    'UPDATE outbox SET delivery_attempts = $2, next_attempt_at = now() WHERE id = $1',
    [entryId, outcomes.length],
  );
  await test.sql(
    `INSERT INTO delivery_attempts (entry_id, event_id, topic, attempt, worker_id, transport,
                                    started_at, ended_at, outcome)
     SELECT o.id, o.event_id, o.topic, n, 'w', 'memory', now(), now(), outcome
     FROM outbox o, unnest($2::text[]) WITH ORDINALITY AS x (outcome, n) WHERE o.id = $1`,
    [entryId, outcomes],
  );
}

describe('the invariants of the outbox', () => {
  it('hold for entries of every state', async () => {
    const states = ['pending', 'in_flight', 'delivered', 'dead', 'discarded'] as const;
    await seedEvents(test, 10, (i) => ({ state: states[i % 5]! }));
    await test.sql(`UPDATE outbox SET next_attempt_at = 'infinity' WHERE id = 1`);
    expect(await invariants.broken()).toEqual([]);
  });

  it('are broken by an ended entry that could be claimed', async () => {
    const entry = await claimed();
    await test.sql('DELETE FROM claims');
    await test.sql('ALTER TABLE outbox DROP CONSTRAINT outbox_ended_is_not_scheduled');
    await test.sql('UPDATE outbox SET delivered_at = now(), next_attempt_at = now()');
    expect(await invariants.broken()).toEqual([
      { kind: 'ended_but_claimable', count: 1, rows: [entry] },
    ]);
  });

  it('are broken by an entry that lives on after its last attempt', async () => {
    const entry = await claimed();
    await attempts(entry, ['retry', 'retry', 'retry']);
    expect(await invariants.broken()).toEqual([
      { kind: 'attempts_over_ceiling', count: 1, rows: [entry] },
    ]);
  });

  it.each([
    ['attempts that a replay has forgiven', 3],
    ['attempts that ended with a lease', 0],
  ])('are not broken by %s', async (_what, forgiven) => {
    const entry = await claimed();
    await attempts(entry, ['retry', 'expired', forgiven > 0 ? 'retry' : 'expired', 'retry']);
    await test.sql('UPDATE outbox SET attempts_forgiven = $1', [forgiven]);
    expect(await invariants.broken()).toEqual([]);
  });

  it.each([
    ['claim_of_ended_entry', 'UPDATE outbox SET delivered_at = now()'],
    ['claim_of_scheduled_entry', 'UPDATE outbox SET next_attempt_at = now()'],
    ['claim_of_missing_entry', 'DELETE FROM outbox'],
    ['claim_of_missing_entry', `UPDATE outbox SET topic = 'other'`],
  ])('are broken by a %s: %s', async (kind, sql) => {
    const entry = await claimed();
    const row = await rowOfClaim(entry);
    await test.sql(sql);
    expect(await invariants.broken()).toEqual([{ kind, count: 1, rows: [row] }]);
  });

  it('are broken by an entry in two claims', async () => {
    const entry = await claimed();
    await test.sql(
      `INSERT INTO claims (id, topic, worker_id, entry_ids)
       VALUES (gen_random_uuid(), 'quotes', $2, ARRAY[$1::bigint])`,
      [entry, SEEDED_WORKER],
    );
    expect(await invariants.broken()).toEqual([
      { kind: 'entry_in_two_claims', count: 1, rows: [entry] },
    ]);
  });

  it('are checked by one worker at a time', async () => {
    await database.inTransaction(async (runner) => {
      await runner.run({
        name: 'hold',
        text: `SELECT pg_advisory_xact_lock(hashtextextended('invariants', 0))`,
      });
      expect(await invariants.broken()).toBeNull();
    });
    expect(await invariants.broken()).toEqual([]);
  });
});
