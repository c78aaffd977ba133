import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { Client } from 'pg';
import { VacuumHorizonRepository } from '../index.js';

let test: TestDatabase;
let horizon: VacuumHorizonRepository;
let holder: Client;

beforeEach(async () => {
  test = await createTestDatabase();
  horizon = new VacuumHorizonRepository(await test.open());
  holder = new Client({ connectionString: test.url, application_name: 'report' });
  await holder.connect();
});
afterEach(async () => {
  await holder.end();
  await test.drop();
});

/** Autovacuum may come by; it has no name. */
const holders = async (limit?: number) =>
  (await horizon.holders(limit)).filter((one) => one.application_name !== '');

const pidOf = async () =>
  (await holder.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid;

describe('the vacuum horizon', () => {
  it('is held by nobody when nobody has a transaction open', async () => {
    expect(await holders()).toEqual([]);
  });

  it('names a session with a snapshot, since when, and its last statement', async () => {
    const pid = await pidOf();
    await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await holder.query('SELECT count(*) FROM events');
    for (let i = 0; i < 3; i += 1) await test.sql('SELECT pg_current_xact_id()');
    expect(await holders()).toEqual([
      {
        kind: 'session',
        name: expect.any(String),
        pid,
        application_name: 'report',
        state: 'idle in transaction',
        since: expect.stringMatching(/Z$/),
        age_seconds: expect.any(Number),
        query_start: expect.stringMatching(/Z$/),
        query: 'SELECT count(*) FROM events',
        age_xids: expect.any(Number),
      },
    ]);
    await holder.query('ROLLBACK');
    expect(await holders()).toEqual([]);
  });

  it('names a session that has written and sits idle', async () => {
    const pid = await pidOf();
    await holder.query('BEGIN');
    await holder.query('SELECT pg_current_xact_id()');
    expect(await holders()).toMatchObject([{ pid, state: 'idle in transaction' }]);
  });

  it('does not count sessions of other databases', async () => {
    const other = await createTestDatabase();
    await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await holder.query('SELECT 1');
    expect(await new VacuumHorizonRepository(await other.open()).holders()).toEqual([]);
    await other.drop();
  });

  it('answers the oldest first, and as many as asked for', async () => {
    const pid = await pidOf();
    await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await holder.query('SELECT 1');
    await test.sql('SELECT pg_current_xact_id()');
    const younger = new Client({ connectionString: test.url, application_name: 'younger' });
    await younger.connect();
    await younger.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await younger.query('SELECT 1');
    expect((await holders()).map((one) => one.pid)).toEqual([pid, expect.any(Number)]);
    expect(await holders(1)).toMatchObject([{ pid }]);
    await younger.end();
  });
});
