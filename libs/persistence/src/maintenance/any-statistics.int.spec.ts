import { createTestDatabase, type TestDatabase } from '@acp/testing';
import type { Statement } from '../database.js';
import { FIRST_ENTRY, FIRST_RAW_PAYLOAD, type Database } from '../index.js';
import { PLANS, rowsTouched } from '../rows-touched.spec-support.js';
import { pruneProcessed, pruneProcessedBesideOutbox } from '../inbox/sql/prune-processed.sql.js';
import { pruneEntries } from './sql/prune-entries.sql.js';
import { pruneRawPayloads } from './sql/prune-raw-payloads.sql.js';
import { openImmutableTables } from './sql/retention-lock.sql.js';

/** Raw payloads, each with an event, an entry, two attempts and two effects. */
const RAW_PAYLOADS = 20_000;
/** Raw payloads or entries of one step. */
const STEP = 200;
/** Rows the nodes of a plan may touch, all together; one reading of one table is more. */
const ROWS_MAX = 75 * STEP;

const TABLES = ['raw_payloads', 'events', 'outbox', 'delivery_attempts', 'processed_events'];

const FILL = `
WITH made AS MATERIALIZED (
  SELECT gen_random_uuid() AS raw_id, gen_random_uuid() AS event_id, now() - interval '9 days' AS at
  FROM generate_series(1, ${RAW_PAYLOADS})
), raw AS (
  INSERT INTO raw_payloads (id, source, connector, fetched_at, trace_id, payload_json,
                            payload_sha256, records, accepted, duplicates, rejected)
  SELECT raw_id, 's', 'c', at, event_id, '{}', sha256('x'), 1, 1, 0, 0 FROM made
), event AS (
  INSERT INTO events (event_id, event_type, source, occurred_at, ingested_at, schema_version,
                      trace_id, payload, raw_payload_id, record_index, mapper_version,
                      content_sha256, routes)
  SELECT event_id, 'T', 's', at, at, 1, event_id, '{}', raw_id, 0, 1, sha256('x'), 1 FROM made
), effect AS (
  INSERT INTO processed_events (event_id, consumer, topic, processed_at)
  SELECT event_id, consumer, topic, at
  FROM made CROSS JOIN (VALUES ('lab', 't'), ('elsewhere', 'gone')) AS c (consumer, topic)
), entry AS (
  INSERT INTO outbox (event_id, topic, payload_json, created_at, delivered_at, delivery_attempts)
  SELECT event_id, 't', '{}', at, at, 2 FROM made RETURNING id, event_id, created_at
)
INSERT INTO delivery_attempts (entry_id, event_id, topic, attempt, worker_id, transport, started_at,
                               ended_at, outcome)
SELECT id, event_id, 't', a, 'w', 'noop', created_at, created_at, 'delivered'
FROM entry CROSS JOIN generate_series(1, 2) AS a`;

/** After pg_upgrade there are none; an empty table's are what a new installation starts with. */
describe.each(['never gathered', 'of empty tables', 'of today'])('with statistics %s', (when) => {
  let test: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    test = await createTestDatabase();
    database = await test.open({ poolSize: 1 });
    for (const table of TABLES) {
      await test.sql(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
    }
    if (when === 'of empty tables') await test.sql('ANALYZE');
    await test.sql(FILL);
    if (when === 'of today') await test.sql('ANALYZE');
  });
  afterAll(() => test.drop());

  it.each(PLANS)('a step of retention reads what it takes: %s', async (plan) => {
    const before = [openImmutableTables];
    const cases: [Statement, unknown[]][] = [
      [pruneEntries, [FIRST_ENTRY, STEP, 1]],
      [pruneRawPayloads, [FIRST_RAW_PAYLOAD, STEP, 1_000, 1, 0]],
      [pruneProcessed, ['lab', 60, STEP]],
      [pruneProcessedBesideOutbox, ['elsewhere', 60, STEP]],
    ];
    for (const [statement, values] of cases) {
      const touched = await rowsTouched(database, { statement, values, plan, before });
      expect([statement.name, touched > STEP, touched < ROWS_MAX]).toEqual([
        statement.name,
        true,
        true,
      ]);
    }
  });
});
