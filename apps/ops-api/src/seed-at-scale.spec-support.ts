import { AuditChain, LedgerSegmentRepository, type Database } from '@acp/persistence';
import type { TestDatabase } from '@acp/testing';

/** Events of one statement, and of one step that an interrupted seed goes on after. */
const CHUNK_EVENTS = 100_000;
/** Distance of two events in time: 200 a second. */
const EVENT_MS = 5;
/** Entries whose deliveries failed five times, and those that wait for their second attempt. */
const DEAD = 20_000;
const SCHEDULED = 20_000;
const REJECTED = 100_000;
const AUDITED = 20_000;
const REPLAYS = 2_000;
/** The last minutes of traffic, written before each measurement so that "recent" is not empty. */
const RECENT_EVENTS = 60_000;
const LARGE = `'{raw_payloads,events,outbox,processed_events}'::regclass[]`;
/** Numbers of recent events begin here, above those of any seed. */
const RECENT_BASE = 200_000_000;

/**
 * Fills a database with `events` events, unless an earlier run has: most delivered and processed, a
 * backlog on the ordered topic `orders` (one event in twenty), dead letters with their attempts,
 * scheduled retries, quarantine, audit log, replays; and minutes of traffic up to now. Balanced.
 */
export async function seedAtScale(
  test: TestDatabase,
  database: Database,
  events: number,
): Promise<void> {
  await test.sql(SEED_FUNCTIONS);
  await test.sql(INDEX_FUNCTIONS);
  await test.sql(`SET synchronous_commit = off`);
  await test.sql(`
    CREATE TABLE IF NOT EXISTS at_scale (one bool PRIMARY KEY DEFAULT true, ended_at timestamptz,
                                         seeded bigint, recent bigint, finished bool);
    INSERT INTO at_scale VALUES (true, now(), 0, 0, false) ON CONFLICT DO NOTHING;
    INSERT INTO topics (topic, transport, ordering)
    VALUES ('quotes', 'log', 'none'), ('orders', 'log', 'key') ON CONFLICT DO NOTHING`);
  await seedEvents(test, events);
  const [state] = await test.sql<{ finished: boolean }>('SELECT finished FROM at_scale');
  if (!state!.finished) {
    await seedTheRest(test, database);
    await test.sql('UPDATE at_scale SET finished = true');
  }
  await seedRecent(test);
  await closeAll(test, database);
  await test.sql('ANALYZE');
  for (const table of ['outbox', 'events', 'raw_payloads']) await test.sql(`VACUUM ${table}`);
}

async function seedEvents(test: TestDatabase, events: number): Promise<void> {
  const [state] = await test.sql<{ seeded: string }>('SELECT seeded FROM at_scale');
  if (Number(state!.seeded) >= events) return;
  await test.sql('SELECT drop_indexes()');
  for (let from = Number(state!.seeded); from < events; from += CHUNK_EVENTS) {
    const count = Math.min(CHUNK_EVENTS, events - from);
    await test.sql(
      `WITH chunk AS (
         SELECT seed_chunk($1::bigint, $2::bigint, ended_at - ($3::bigint - $1::bigint) * $4::float8
                           * interval '1 ms', $3::bigint / 2, ${DEAD}) FROM at_scale)
       UPDATE at_scale SET seeded = $1::bigint + $2::bigint FROM chunk`,
      [from, count, events, EVENT_MS],
    );
    process.stderr.write(`${from + count} events\n`);
  }
  await test.sql('SELECT restore_indexes()');
}

/**
 * Ten million rows go in three times as fast where the indexes and constraints of the large tables
 * are made afterwards. What was dropped is kept in a table until it is there again.
 */
const INDEX_FUNCTIONS = `
CREATE TABLE IF NOT EXISTS dropped_indexes (n int, tab text, name text, kind text, definition text);
CREATE OR REPLACE FUNCTION drop_indexes() RETURNS void LANGUAGE plpgsql AS $$
DECLARE d record;
BEGIN
  INSERT INTO dropped_indexes
  SELECT CASE contype WHEN 'f' THEN 3 ELSE 1 END, conrelid::regclass, conname, contype,
         pg_get_constraintdef(oid)
  FROM pg_constraint WHERE contype IN ('p', 'u', 'f')
    AND (conrelid = ANY (${LARGE}) OR contype = 'f' AND confrelid = ANY (${LARGE}));
  INSERT INTO dropped_indexes
  SELECT 2, indrelid::regclass, indexrelid::regclass, 'i', pg_get_indexdef(indexrelid)
  FROM pg_index WHERE indrelid = ANY (${LARGE})
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'));
  FOR d IN SELECT * FROM dropped_indexes ORDER BY n DESC LOOP
    IF d.kind = 'i' THEN EXECUTE format('DROP INDEX IF EXISTS %I', d.name);
    ELSE EXECUTE format('ALTER TABLE %I DROP CONSTRAINT IF EXISTS %I', d.tab, d.name); END IF;
  END LOOP;
END $$;
CREATE OR REPLACE FUNCTION restore_indexes() RETURNS void LANGUAGE plpgsql AS $$
DECLARE d record;
BEGIN
  FOR d IN SELECT * FROM dropped_indexes ORDER BY n LOOP
    IF d.kind = 'i' THEN EXECUTE d.definition;
    ELSE EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I %s', d.tab, d.name, d.definition); END IF;
  END LOOP;
  DELETE FROM dropped_indexes;
END $$`;

/** One raw payload, event and entry for each number, with its effect where it was delivered. */
const SEED_FUNCTIONS = `
CREATE OR REPLACE FUNCTION seed_chunk(base bigint, n bigint, from_at timestamptz,
                                      stuck_from bigint, dead bigint)
RETURNS void LANGUAGE sql AS $$
  WITH row AS MATERIALIZED (
    SELECT i, gen_random_uuid() AS event_id, gen_random_uuid() AS trace_id,
           ('01a1fd50-' || lpad(to_hex(i >> 16), 4, '0') || '-7' || lpad(to_hex((i >> 4) & 4095), 3, '0')
            || '-8' || lpad(to_hex(i & 15), 3, '0') || '-' || lpad(to_hex(i), 12, '0'))::uuid AS raw_id,
           from_at + (i - base) * interval '${EVENT_MS} ms' AS at,
           'SYM' || i % 1000 AS entity,
           CASE WHEN i % 2 = 0 THEN 'MARKET_QUOTE_INGESTED' ELSE 'MARKET_TRADE_INGESTED' END AS type,
           CASE WHEN i % 10 = 0 THEN 'orders' ELSE 'quotes' END AS topic,
           CASE WHEN i % 10 = 0 AND i >= stuck_from THEN 'pending' WHEN i < dead THEN 'dead'
                ELSE 'delivered' END AS state
    FROM generate_series(base, base + n - 1) AS i
  ), body AS MATERIALIZED (
    SELECT *, '{"symbol":"' || entity || '","bid_price":"1.0","ask_price":"1.1"}' AS payload FROM row
  ), raw AS (
    INSERT INTO raw_payloads (id, source, connector, fetched_at, trace_id, payload_json,
                              payload_sha256, records, accepted, duplicates, rejected)
    SELECT raw_id, 'binance', 'binance-ws', at, trace_id, '{"s":"BTCUSDT","b":"1.0"}',
           sha256('x'), 1, 1, 0, 0 FROM body
  ), event AS (
    INSERT INTO events (event_id, event_type, source, entity_id, entity_type, occurred_at,
                        ingested_at, schema_version, trace_id, payload, raw_payload_id, record_index,
                        mapper_version, content_sha256, routes)
    SELECT event_id, type, 'binance', entity, 'symbol', at - interval '40 ms', at, 1, trace_id,
           payload::json, raw_id, 0, 1, sha256('x'), 1
    FROM body
  ), effect AS (
    INSERT INTO processed_events (event_id, consumer, topic, processed_at)
    SELECT event_id, 'lab', topic, at + interval '30 ms' FROM body WHERE state = 'delivered'
  ), entry AS (
    INSERT INTO outbox (event_id, topic, partition_key, payload_json, created_at, delivery_attempts,
                        claimed_by, claimed_at, delivered_at, dead_lettered_at, error_code, last_error)
    SELECT event_id, topic, entity,
           ('{"event_id":"' || event_id || '","event_type":"' || type || '","source":"binance",'
            || '"entity_id":"' || entity || '","trace_id":"' || trace_id || '","payload":' || payload
            || '}')::json,
           at + interval '2 ms',
           CASE state WHEN 'delivered' THEN 1 WHEN 'dead' THEN 5 ELSE 0 END,
           CASE WHEN state <> 'pending' THEN 'relay-1' END,
           CASE WHEN state <> 'pending' THEN at + interval '5 ms' END,
           CASE WHEN state = 'delivered' THEN at + interval '9 ms' END,
           CASE WHEN state = 'dead' THEN at + interval '2 min' END,
           CASE WHEN state = 'dead' THEN 'TRANSPORT.FAILED' END,
           CASE WHEN state = 'dead' THEN 'connect ECONNREFUSED 10.0.0.' || i % 7 || ':443' END
    FROM body ORDER BY i
    RETURNING id, event_id, topic, created_at, error_code, last_error, dead_lettered_at
  )
  INSERT INTO delivery_attempts (entry_id, event_id, topic, attempt, worker_id, transport, started_at,
                                 ended_at, outcome, error_code, error_message)
  SELECT id, event_id, topic, a, 'relay-1', 'webhook', created_at + a * interval '20 s',
         created_at + a * interval '20 s' + interval '15 ms',
         CASE a WHEN 5 THEN 'dead' ELSE 'retry' END, error_code, last_error
  FROM entry CROSS JOIN generate_series(1, 5) AS a WHERE dead_lettered_at IS NOT NULL
$$`;

async function seedTheRest(test: TestDatabase, database: Database): Promise<void> {
  await test.sql(`
    WITH due AS (
      UPDATE outbox SET next_attempt_at = now() + interval '1 hour', delivery_attempts = 1,
             claimed_by = 'relay-1', error_code = 'TRANSPORT.TIMEOUT', last_error = 'timed out'
      WHERE id IN (SELECT id FROM outbox WHERE topic = 'orders' AND delivered_at IS NULL
                   AND dead_lettered_at IS NULL ORDER BY id LIMIT ${SCHEDULED})
      RETURNING id, event_id, topic, error_code, last_error)
    INSERT INTO delivery_attempts (entry_id, event_id, topic, attempt, worker_id, transport,
                                   started_at, ended_at, outcome, error_code, error_message)
    SELECT id, event_id, topic, 1, 'relay-1', 'webhook', now(), now(), 'retry', error_code, last_error
    FROM due`);
  await test.sql(`
    WITH raw AS (
      INSERT INTO raw_payloads (id, source, connector, fetched_at, trace_id, payload_json,
                                payload_sha256, records, accepted, duplicates, rejected)
      SELECT gen_random_uuid(), 'yahoo', 'yahoo-chart', now(), gen_random_uuid(), '{}', sha256('x'),
             1, 0, 0, 1 FROM generate_series(1, ${REJECTED})
      RETURNING id, source, connector, trace_id)
    INSERT INTO rejected_records (id, raw_payload_id, record_index, source, connector, trace_id,
                                  record_text, reasons, rejected_at)
    SELECT gen_random_uuid(), id, 0, source, connector, trace_id, '{"close":null}',
           '[{"code":"GATE.INVALID","path":"/close","message":"must be a decimal"}]',
           now() - random() * interval '10 h' FROM raw`);
  await test.sql(`
    INSERT INTO replays (id, name, filter, status, requested_by, matched, enqueued, finished_at)
    SELECT gen_random_uuid(), 'replay ' || i, '{}', 'completed', 'ann', 0, 0, now()
    FROM generate_series(1, ${REPLAYS}) AS i`);
  await database.inTransaction(async (transaction) => {
    const audit = new AuditChain(transaction);
    for (let i = 0; i < AUDITED; i += 1) await audit.append(auditRecord(i), new Date());
  });
}

function auditRecord(i: number) {
  return {
    actor: `op-${i % 7}`,
    role: 'operator',
    action: i % 2 ? 'topic.pause' : 'topic.resume',
    target: 'topic:quotes',
    filter: null,
    affected: 1,
    before: null,
    after: null,
    reason: 'seeded',
    request_id: null,
  };
}

async function seedRecent(test: TestDatabase): Promise<void> {
  await test.sql(
    `WITH chunk AS (
       SELECT seed_chunk(${RECENT_BASE} + recent, ${RECENT_EVENTS},
                         now() - ${RECENT_EVENTS * EVENT_MS} * interval '1 ms', 0, 0) FROM at_scale)
     UPDATE at_scale SET recent = recent + ${RECENT_EVENTS} FROM chunk`,
  );
  await test.sql(`
    INSERT INTO topic_cursors (topic, frontier, swept_through)
    SELECT topic, id, id FROM (
      SELECT 'quotes' AS topic, (SELECT max(id) FROM outbox WHERE topic = 'quotes') AS id
      UNION ALL
      SELECT 'orders', (SELECT max(id) FROM outbox
                        WHERE topic = 'orders' AND next_attempt_at IS NOT NULL)) x
    ON CONFLICT (topic) DO UPDATE
      SET frontier = excluded.frontier, swept_through = excluded.swept_through`);
}

async function closeAll(test: TestDatabase, database: Database): Promise<void> {
  const segments = new LedgerSegmentRepository(database);
  await segments.close(1);
  await test.sql(`UPDATE ledger_progress SET marked_at = marked_at - interval '1 minute'`);
  while ((await segments.close(100)) > 0);
}
