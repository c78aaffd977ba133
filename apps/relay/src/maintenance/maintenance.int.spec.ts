import { createLogger, metric } from '@acp/observability';
import type { Database } from '@acp/persistence';
import { createTestDatabase, seedEvents, type TestDatabase } from '@acp/testing';
import { Client } from 'pg';
import { RelayMetrics } from '../observe/relay-metrics.js';
import { maintenanceDuties } from './maintenance-duties.js';

let test: TestDatabase;
let database: Database;
let lines: Record<string, unknown>[];

beforeEach(async () => {
  test = await createTestDatabase();
  database = await test.open();
  lines = [];
});
afterEach(() => test.drop());

const off = {
  retentionOutboxDays: 0,
  retentionRawPayloadDays: 0,
  retentionDecisionDays: 0,
  retentionDryRun: false,
};

function dutiesWith(config: Partial<typeof off> = {}) {
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const logger = createLogger({ name: 'relay', level: 'info', destination: { write } });
  return maintenanceDuties({
    config: { ...off, ...config },
    database,
    observer: new RelayMetrics(logger),
  });
}

async function run(name: string, duties = dutiesWith()): Promise<void> {
  await duties.find((duty) => duty.name === name)!.runOnce();
}

/** Delivered entries, raw payloads and all, a month ago. */
async function seedOld(count: number): Promise<void> {
  await seedEvents(test, count, () => ({ state: 'delivered' }));
  await test.sql('SET session_replication_role = replica');
  await test.sql(`UPDATE raw_payloads SET fetched_at = now() - interval '30 days'`);
  await test.sql(`UPDATE outbox SET created_at = now() - interval '30 days',
                         delivered_at = now() - interval '30 days'`);
  await test.sql('SET session_replication_role = DEFAULT');
}

const count = async (table: string) =>
  (await test.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]!.n;

describe('retention', () => {
  it('is off unless days are configured', () => {
    const names = (config: Partial<typeof off>) => dutiesWith(config).map(({ name }) => name);
    expect(names({})).not.toContain('retention');
    expect(names({ retentionDryRun: true })).not.toContain('retention');
    expect(names({ retentionOutboxDays: 1 })).toContain('retention');
    expect(names({ retentionRawPayloadDays: 1 })).toContain('retention');
  });

  it('takes entries alone, or raw payloads with all that came of them', async () => {
    await seedOld(3);
    await run('retention', dutiesWith({ retentionOutboxDays: 7 }));
    expect([await count('outbox'), await count('events')]).toEqual([0, 3]);
    expect(lines).toMatchObject([
      { msg: 'retention deleted', what: 'outbox', entries: 3, complete: true },
    ]);
    await run('retention', dutiesWith({ retentionRawPayloadDays: 7 }));
    expect([await count('events'), await count('raw_payloads')]).toEqual([0, 0]);
    expect(lines[1]).toMatchObject({ what: 'raw_payloads', rawPayloads: 3, events: 3, entries: 0 });
  });

  it('says when it was last through with each table it keeps short, and nothing on a dry run', async () => {
    const tables = async () =>
      (await metric('retentionLastComplete').get()).values.map(({ labels }) => labels['table']);
    metric('retentionLastComplete').reset();
    dutiesWith({ retentionOutboxDays: 7, retentionDryRun: true });
    expect(await tables()).toEqual([]);
    const duties = dutiesWith({ retentionOutboxDays: 7 });
    expect(await tables()).toEqual(['outbox']);
    metric('retentionLastComplete').reset();
    await run('retention', duties);
    expect(await tables()).toEqual(['outbox']);
  });

  it('keeps what is younger than the days configured', async () => {
    await seedOld(3);
    await run('retention', dutiesWith({ retentionOutboxDays: 31, retentionRawPayloadDays: 31 }));
    expect([await count('outbox'), await count('raw_payloads')]).toEqual([3, 3]);
    expect(lines).toEqual([]);
  });

  it('deletes nothing on a dry run, and says what it would', async () => {
    await seedOld(3);
    await run(
      'retention',
      dutiesWith({ retentionOutboxDays: 7, retentionRawPayloadDays: 7, retentionDryRun: true }),
    );
    expect([await count('outbox'), await count('raw_payloads')]).toEqual([3, 3]);
    expect(lines).toMatchObject([
      { msg: 'retention would delete', what: 'outbox', entries: 3 },
      { msg: 'retention would delete', what: 'raw_payloads', rawPayloads: 3, events: 3 },
    ]);
  });
});

describe('the invariant check', () => {
  const violations = async () =>
    Object.fromEntries(
      (await metric('invariantViolations').get()).values.map((v) => [v.labels.kind, v.value]),
    );

  it('sets the metric of every kind, and names the rows that are broken', async () => {
    const [seeded] = await seedEvents(test, 1, () => ({ state: 'in_flight' }));
    await run('invariants');
    expect(Object.values(await violations())).toEqual([0, 0, 0, 0, 0, 0]);
    expect(lines).toEqual([]);

    await test.sql('UPDATE outbox SET delivered_at = now()');
    await run('invariants');
    expect(await violations()).toMatchObject({ claim_of_ended_entry: 1, entry_in_two_claims: 0 });
    expect(lines).toMatchObject([
      {
        level: 'error',
        kind: 'claim_of_ended_entry',
        count: 1,
        rows: [expect.stringMatching(new RegExp(`/${seeded!.entryIds[0]}$`))],
      },
    ]);

    await test.sql('DELETE FROM claims');
    await run('invariants');
    expect(await violations()).toMatchObject({ claim_of_ended_entry: 0 });
  });
});

describe('the vacuum horizon', () => {
  it('is a metric: the age of the oldest transaction', async () => {
    const holder = new Client({ connectionString: test.url });
    await holder.connect();
    await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await holder.query('SELECT 1');
    await run('vacuum-horizon');
    await holder.end();
    expect((await metric('vacuumHorizonAge').get()).values[0]!.value).toBeGreaterThan(0);
  });
});

describe('the worker forgetter', () => {
  it('forgets workers that have been gone for an hour and hold nothing', async () => {
    await test.sql(
      `INSERT INTO relay_workers (worker_id, hostname, pid, version, lease_expires_at)
       VALUES ('long gone', 'h', 1, '0', now() - interval '61 minutes'),
              ('holds', 'h', 1, '0', now() - interval '61 minutes'),
              ('just gone', 'h', 1, '0', now() - interval '59 minutes'),
              ('alive', 'h', 1, '0', now() + interval '5 seconds')`,
    );
    await test.sql(`INSERT INTO claims VALUES (gen_random_uuid(), 'quotes', 'holds', '{1}')`);
    await run('worker-forgetter');
    expect(await test.sql('SELECT worker_id FROM relay_workers ORDER BY 1')).toEqual([
      { worker_id: 'alive' },
      { worker_id: 'holds' },
      { worker_id: 'just gone' },
    ]);
    expect(lines).toMatchObject([{ workers: 1 }]);
  });
});
