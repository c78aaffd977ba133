import { defineTopic, newId } from '@acp/contracts';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { matchingDeadLetters } from '../dead-letters/sql/matching-dead-letters.sql.js';
import { TopicRepository, type Database } from '../index.js';
import type { Statement } from '../database.js';
import { PLANS, rowsTouched } from '../rows-touched.spec-support.js';
import { pruneEntries } from '../maintenance/sql/prune-entries.sql.js';
import { abandonClaims } from './sql/abandon-claims.sql.js';
import { claimDueEntries, claimDueEntriesByKey } from './sql/claim-due-entries.sql.js';
import { claimFreshEntriesByKey } from './sql/claim-fresh-entries-by-key.sql.js';
import { claimFreshEntries } from './sql/claim-fresh-entries.sql.js';
import { expireClaims } from './sql/expire-claims.sql.js';
import { releaseKeys } from './sql/release-keys.sql.js';
import { releaseParked } from './sql/release-parked.sql.js';
import { settleDelivered } from './sql/settle-delivered.sql.js';
import { settleOutcomes } from './sql/settle-outcomes.sql.js';
import { sweepLateEntries } from './sql/sweep-late-entries.sql.js';

/** Entries in each state. */
const ENTRIES = 10_000;
/** Entries one statement may take. */
const BATCH = 500;
/** Rows the nodes of a plan may touch, all together; each with each would be five million. */
const ROWS_MAX = 40 * BATCH;
/** What an operator does in bulk may read the table thrice: to count, to show and to take. */
const ROWS_IN_BULK_MAX = 3 * 8 * ENTRIES;

/**
 * Statistics are of another time whenever it matters: an outage turns an outbox in which nothing ever
 * waited into one in which everything does, and the planner hears of it minutes later.
 */
const CLAIM = newId();
const claimed = Array.from({ length: BATCH }, (_, index) => String(index + 1));
const each = <T>(value: T) => claimed.map(() => value);
const none = each(null);
const outcomes = (kind: string) =>
  [CLAIM, 'w', [], claimed, each(kind), each(0), none, none, none, none, 'noop', 1] as const;

const cases: [string, Statement, readonly unknown[]][] = [
  ['claim fresh', claimFreshEntries, ['t', 'w', newId(), BATCH, 1e9]],
  ['claim fresh by key', claimFreshEntriesByKey, ['t', 'w', newId(), BATCH, 1e9, true]],
  ['claim due', claimDueEntries, ['t', 'w', newId(), BATCH, null, 1e9]],
  ['claim due by key', claimDueEntriesByKey, ['t', 'w', newId(), BATCH, null, 1e9, true]],
  ['release keys', releaseKeys, ['t', false, BATCH, 1_000, null]],
  ['release parked', releaseParked, ['t', BATCH]],
  ['settle delivered', settleDelivered, [CLAIM, 'w', none, 'noop', 1, claimed]],
  ['settle dead', settleOutcomes, outcomes('dead')],
  ['settle retry', settleOutcomes, outcomes('retry')],
  ['settle parked', settleOutcomes, outcomes('parked')],
  ['expire claims', expireClaims, [100]],
  ['abandon claims', abandonClaims, ['w', [CLAIM]]],
  ['sweep', sweepLateEntries, ['t', 4 * BATCH]],
  ['prune', pruneEntries, [0, BATCH, 0]],
];

function insert(state: string, key: string, count = ENTRIES): string {
  return `INSERT INTO outbox (event_id, topic, partition_key, payload_json, delivered_at,
                              next_attempt_at, dead_lettered_at)
          SELECT gen_random_uuid(), 't', ${key}, '{}', ${state} FROM generate_series(1, ${count}) n`;
}

const rows = {
  claimed: insert('NULL, NULL, NULL', `'claimed'`, BATCH),
  delivered: insert('now(), NULL, NULL', `'key ' || n % 100`),
  parked: insert(`NULL, 'infinity', NULL`, `'hot'`),
  due: insert('NULL, now(), NULL', `'due ' || n`),
  dead: insert('NULL, NULL, now()', 'NULL'),
  fresh: insert('NULL, NULL, NULL', `'key ' || n % 100`),
};
type State = keyof typeof rows;

const statistics: [string, State[] | null][] = [
  ['never gathered', null],
  ['of an empty outbox', []],
  ['of a time when nothing was delivered', ['fresh']],
  ['of a time when all was delivered', ['delivered']],
  ['of a time when all was dead', ['dead']],
  ['of a time when all was parked', ['parked']],
  ['of today', Object.keys(rows) as State[]],
];

describe.each(statistics)('with statistics %s', (_, states) => {
  let test: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    test = await createTestDatabase();
    database = await test.open({ poolSize: 1 });
    await test.sql('ALTER TABLE outbox SET (autovacuum_enabled = false)');
    const topic = defineTopic({ name: 't', transport: 'noop' });
    await new TopicRepository(database).register([topic], (policy) => policy);
    for (const state of states ?? []) await test.sql(rows[state]);
    if (states) await test.sql('ANALYZE');
    await test.sql('TRUNCATE outbox RESTART IDENTITY CASCADE');
    for (const state of Object.keys(rows) as State[]) await test.sql(rows[state]);
    await test.sql(`UPDATE topic_cursors
                    SET owner = 'w', frontier = (SELECT max(id) - ${ENTRIES} FROM outbox)`);
    await test.sql(`INSERT INTO claims (id, topic, worker_id, entry_ids, claimed_at)
                    VALUES ('${CLAIM}', 't', 'w', '{${claimed.join(',')}}', now() - interval '1 h')`);
  });
  afterAll(() => test.drop());

  it.each(PLANS)('keeps each statement to the rows it takes: %s', async (plan) => {
    const touched: Record<string, number> = {};
    for (const [name, statement, values] of cases) {
      touched[name] = await rowsTouched(database, { statement, values, plan });
    }
    const over = Object.entries(touched).filter(([, count]) => count > ROWS_MAX);
    expect(Object.fromEntries(over)).toEqual({});
    expect(Object.values(touched).every((count) => count >= BATCH)).toBe(true);
  });

  it.each(PLANS)('acts on dead letters in bulk without a row for each pair: %s', async (plan) => {
    const act = { action: 'replay', rowsMax: BATCH } as const;
    const statement = matchingDeadLetters({ topic: 't' }, act);
    const { values } = statement;
    expect(await rowsTouched(database, { statement, values, plan })).toBeLessThan(ROWS_IN_BULK_MAX);
  });
});
