import { defineTopic, newId } from '@acp/contracts';
import {
  EvidenceRepository,
  IngestRepository,
  LedgerSegmentRepository,
  TopicRepository,
  WorkerRepository,
} from '@acp/persistence';
import { SEEDED_WORKER, seedEvent, seedEvents, type TestDatabase } from '@acp/testing';
import { createHash } from 'node:crypto';

const STATES = ['pending', 'in_flight', 'delivered', 'dead', 'discarded'] as const;
const WHOLE_TOPIC_STATE = {
  breaker: 'half-open',
  breaker_since: '2026-11-21T08:00:00.000Z',
  breaker_reason: 'refused',
  in_flight: 2,
  published: 7,
  last_success_at: '2026-11-21T08:00:00.000Z',
  last_error: 'refused',
  paused_by_system: 'everything fails alike',
} as const;
const BARE_TOPIC_STATE = {
  breaker: 'closed',
  breaker_since: null,
  breaker_reason: null,
  in_flight: 0,
  published: 0,
  last_success_at: null,
  last_error: null,
  paused_by_system: null,
} as const;

/** Topics that relay workers have registered, and what the workers say of them. */
export async function seedFleet(test: TestDatabase): Promise<void> {
  const database = await test.open();
  const topics = [
    defineTopic({ name: 'orders', transport: 'log', ordering: 'key' }),
    defineTopic({ name: 'quotes', transport: 'log' }),
  ];
  await new TopicRepository(database).register(topics, (topic) => topic);
  for (const [workerId, state, leaseMs, stopping] of [
    [SEEDED_WORKER, WHOLE_TOPIC_STATE, 60_000, false],
    ['stopping-worker', BARE_TOPIC_STATE, 60_000, true],
    ['lost-worker', BARE_TOPIC_STATE, -60_000, false],
  ] as const) {
    await new WorkerRepository(database).heartbeat(
      { workerId, hostname: 'h', pid: 1, version: '0.1.0' },
      leaseMs,
      { stopping, topics: { quotes: state } },
    );
  }
}

/** Events in every state, one with nothing that may be null, and a family of causes. */
export async function seedEventsOfEveryKind(test: TestDatabase) {
  await seedEvents(test, 15, (i) => ({ state: STATES[i % STATES.length]! }));
  await seedEvent(test, { topics: ['undefined-topic'] });
  const bare = await seedEvent(test, {
    event: { entity_id: null, entity_type: null },
    topics: ['quotes'],
    state: 'dead',
  });
  const cause = await seedEvent(test);
  const whole = await seedEvent(test, {
    event: { causation_id: cause.event.event_id },
    topics: ['quotes', 'orders'],
    state: 'delivered',
    processedBy: ['lab'],
  });
  await seedEvent(test, { event: { causation_id: whole.event.event_id } });
  await test.sql(
    `INSERT INTO consumer_failures (event_id, consumer, topic, attempts, error_code, error_message,
                                    dead_lettered_at)
     VALUES ($1, 'desk', 'quotes', 3, 'CONSUMER.FAILED', 'no such symbol', NULL),
            ($2, 'desk', 'quotes', 1, 'CONSUMER.UNREADABLE', 'no JSON', now()),
            ($3, 'desk', 'orders', 9, 'CONSUMER.FAILED', 'no such order', now())`,
    [whole.event.event_id, newId(), cause.event.event_id],
  );
  return { bare, whole };
}

/** Keys that wait behind a head that is dead and behind one that is tried again later. */
export async function seedBlockedKeys(test: TestDatabase): Promise<void> {
  const seeded = await seedEvents(test, 4, (i) => ({
    topics: ['orders'],
    state: i === 0 ? 'dead' : 'pending',
    event: { entity_id: i < 2 ? 'order-1' : 'order-2' },
  }));
  await test.sql(
    `UPDATE topic_cursors SET frontier = (SELECT max(id) FROM outbox) WHERE topic = 'orders'`,
  );
  await test.sql(
    `UPDATE outbox SET error_code = 'TRANSPORT.FAILED', last_error = 'refused',
            next_attempt_at = CASE WHEN id = $1 THEN now() + interval '1 hour' ELSE 'infinity' END
     WHERE id = ANY ($2::bigint[])`,
    [seeded[2]!.entryIds[0], seeded.slice(1).map(({ entryIds }) => entryIds[0])],
  );
}

/** Refused records as ingestion leaves them; the second one had nothing that could be read. */
export async function seedRejected(test: TestDatabase, count: number): Promise<void> {
  const payload_text = '[]';
  const raw = {
    id: newId(),
    source: 'http',
    connector: 'http-push',
    fetched_at: new Date(),
    trace_id: newId(),
    payload_text,
    payload_sha256: createHash('sha256').update(payload_text).digest(),
  };
  await new IngestRepository(await test.open()).write({
    raws: [raw],
    records: [],
    rejected: Array.from({ length: count }, (_, record_index) => ({
      raw: 0,
      record_index,
      record_text: `{"bid_price":"1,${record_index}"}`,
      reasons: [{ code: 'GATE.INVALID', path: '/payload/bid_price', message: 'is no decimal' }],
      ...(record_index !== 1 && { event_type: 'MARKET_QUOTE_INGESTED', event_id: newId() }),
    })),
  });
}

export async function seedConnectors(test: TestDatabase): Promise<void> {
  const gaps = [
    { stream: 'trade/BTCUSDT', after: '99', before: '112', found_at: '2026-11-21T08:00:00Z' },
    { stream: 'other', after: 'x', before: 'y' },
  ];
  await test.sql(
    `INSERT INTO connector_cursors (connector, source, cursor, updated_at) VALUES
       ('binance-test', 'binance', $1, now() - interval '1 minute'), ('csv', 'csv', '7', now())`,
    [JSON.stringify({ positions: {}, gaps })],
  );
}

/** Gaps that are open, their ids in the order in which they were found. */
export async function seedGaps(
  test: TestDatabase,
  count: number,
  { source = 'binance', symbol = 'A' } = {},
): Promise<string[]> {
  const rows = await test.sql<{ id: string }>(
    `INSERT INTO gaps (id, source, connector, venue, stream, symbol, kind, first, last, next, missing,
                       fillable, found_at)
     SELECT gen_random_uuid(), $2, 'binance-spot', 'binance-spot', 'binance-spot/A/aggTrade', $3,
            'numbers', n * 10, n * 10 + 4, n * 10, 5, true, now() + n * interval '1 ms'
     FROM generate_series(1, $1::int) AS n RETURNING id`,
    [count, source, symbol],
  );
  return rows.map(({ id }) => id);
}

/** An event taken out by hand: the ledger has a finding, its dead letter has no event. */
export async function takeOutEvent(test: TestDatabase, eventId: string): Promise<void> {
  await test.sql('SET session_replication_role = replica');
  await test.sql('DELETE FROM events WHERE event_id = $1', [eventId]);
  await test.sql('SET session_replication_role = DEFAULT');
}

/** All that is over stands under a root. */
export async function seedEvidence(database: TestDatabase): Promise<void> {
  const opened = await database.open();
  const segments = new LedgerSegmentRepository(opened);
  const evidence = new EvidenceRepository(opened);
  const deadline = Date.now() + 30_000;
  for (let made = 0; made === 0 && Date.now() < deadline;) {
    await segments.close(100);
    await database.sql(`UPDATE ledger_progress SET marked_at = marked_at - interval '1 minute'`);
    await segments.close(100);
    await segments.verifyAll();
    made = await evidence.attest(null);
  }
}
