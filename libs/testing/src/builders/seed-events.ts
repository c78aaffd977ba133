import {
  newId,
  entryHeaders,
  type CanonicalEvent,
  type EntryState,
  type EnvelopeFormat,
} from '@acp/contracts';
import { AuditChain, IngestRepository, type Database } from '@acp/persistence';
import { createHash } from 'node:crypto';
import { buildEvent } from '../event-builder.js';
import type { TestDatabase } from '../template-database.js';

export interface SeedOptions {
  /** What the test is about; the rest is a valid quote. */
  event?: Partial<CanonicalEvent>;
  /** One entry for each. Default `['quotes']`. */
  topics?: readonly string[];
  format?: EnvelopeFormat;
  /** Of every entry. Default `pending`. */
  state?: EntryState;
  /** For `dead`. Default a refused connection. */
  error?: { code: string; message: string };
  /** Names the consumers whose inbox holds the event. */
  processedBy?: readonly string[];
}

export interface SeededEvent {
  event: CanonicalEvent;
  rawPayloadId: string;
  /** In the order of the topics. */
  entryIds: string[];
}

export const SEEDED_WORKER = 'seeded-worker';
/** Failed attempts that a seeded dead letter has behind it. */
export const SEEDED_ATTEMPTS = 5;

/** One raw payload, one event and its entries in the given state, as the real path leaves them. */
export async function seedEvent(
  test: TestDatabase,
  options: SeedOptions = {},
): Promise<SeededEvent> {
  return (await seedEvents(test, 1, () => options))[0]!;
}

/** `count` of them, in one transaction for the triple writes. */
export async function seedEvents(
  test: TestDatabase,
  count: number,
  optionsOf: (index: number) => SeedOptions = () => ({}),
): Promise<SeededEvent[]> {
  const drafts = Array.from({ length: count }, (_, index) => draftOf(optionsOf(index)));
  const database = await test.open({ poolSize: 1 });
  await write(database, drafts);
  const seeded: SeededEvent[] = [];
  for (const draft of drafts) {
    const rows = await test.sql<{ id: string }>(
      `SELECT id::text AS id FROM outbox WHERE event_id = $1
       ORDER BY array_position($2::text[], topic)`,
      [draft.event.event_id, draft.topics],
    );
    const entryIds = rows.map((row) => row.id);
    await moveTo(test, database, entryIds, draft.options);
    await recordEffects(test, draft.event, draft.topics[0] ?? 'none', draft.options.processedBy);
    seeded.push({ event: draft.event, rawPayloadId: draft.rawPayloadId, entryIds });
  }
  await database.close();
  return seeded;
}

interface Draft {
  event: CanonicalEvent;
  rawPayloadId: string;
  topics: readonly string[];
  options: SeedOptions;
}

function draftOf(options: SeedOptions): Draft {
  return {
    event: buildEvent(options.event),
    rawPayloadId: newId(),
    topics: options.topics ?? ['quotes'],
    options,
  };
}

async function write(database: Database, drafts: readonly Draft[]): Promise<void> {
  await new IngestRepository(database).write({
    raws: drafts.map(({ event, rawPayloadId }) => {
      const payload_text = JSON.stringify(event.payload);
      return {
        id: rawPayloadId,
        source: event.source,
        connector: `${event.source}-test`,
        fetched_at: new Date(event.ingested_at),
        trace_id: event.trace_id,
        payload_text,
        payload_sha256: createHash('sha256').update(payload_text).digest(),
      };
    }),
    records: drafts.map(({ event, topics, options }, raw) => ({
      raw,
      record_index: 0,
      event,
      mapper_version: 1,
      entries: topics.map((topic) => ({
        topic,
        partition_key: event.entity_id,
        headers: entryHeaders(event, options.format ?? 'canonical'),
      })),
    })),
    rejected: [],
  });
}

async function moveTo(
  test: TestDatabase,
  database: Database,
  entryIds: readonly string[],
  { state = 'pending', error }: SeedOptions,
): Promise<void> {
  if (state === 'pending' || entryIds.length === 0) return;
  await advanceFrontier(test, entryIds);
  if (state === 'in_flight') {
    await test.sql(
      `INSERT INTO claims (id, topic, worker_id, entry_ids)
       SELECT gen_random_uuid(), topic, $2, array_agg(id) FROM outbox
       WHERE id = ANY ($1::bigint[]) GROUP BY topic`,
      [entryIds, SEEDED_WORKER],
    );
    return;
  }
  if (state === 'delivered') {
    // A relay that runs beside may have claimed them since they were written.
    await test.sql(
      `WITH fenced AS (DELETE FROM claims WHERE entry_ids && $1::bigint[])
       UPDATE outbox SET delivered_at = now(), delivery_attempts = 1, claimed_by = $2,
              claimed_at = now() - interval '5 ms', broker_ref = 'ref-' || id,
              next_attempt_at = NULL
       WHERE id = ANY ($1::bigint[])`,
      [entryIds, SEEDED_WORKER],
    );
    return;
  }
  await bury(test, entryIds, error ?? REFUSED);
  if (state === 'discarded') await discard(test, database, entryIds);
}

/** What is not pending has been claimed; the sweep has not come by yet. */
async function advanceFrontier(test: TestDatabase, entryIds: readonly string[]): Promise<void> {
  await test.sql(
    `INSERT INTO topic_cursors AS c (topic, frontier)
     SELECT topic, max(id) FROM outbox WHERE id = ANY ($1::bigint[]) GROUP BY topic
     ON CONFLICT (topic) DO UPDATE SET frontier = greatest(c.frontier, excluded.frontier)`,
    [entryIds],
  );
}

async function discard(
  test: TestDatabase,
  database: Database,
  entryIds: readonly string[],
): Promise<void> {
  await test.sql(
    `UPDATE outbox SET dead_lettered_at = NULL, discarded_at = now() WHERE id = ANY ($1::bigint[])`,
    [entryIds],
  );
  const record = {
    actor: 'seeder',
    role: 'operator',
    action: 'dead_letter.discard_matching',
    target: null,
    filter: null,
    affected: entryIds.length,
    before: null,
    after: null,
    reason: 'seeded',
    request_id: null,
  };
  await database.inTransaction((transaction) =>
    new AuditChain(transaction).append(record, new Date(), entryIds),
  );
}

const REFUSED = { code: 'TRANSPORT.FAILED', message: 'connect ECONNREFUSED 127.0.0.1:6379' };

async function bury(
  test: TestDatabase,
  entryIds: readonly string[],
  error: { code: string; message: string },
): Promise<void> {
  // And delivered them, or answered with a retry.
  await test.sql(
    `WITH fenced AS (DELETE FROM claims WHERE entry_ids && $1::bigint[])
     UPDATE outbox SET dead_lettered_at = now(), delivery_attempts = $2, claimed_by = $3,
            claimed_at = now() - interval '5 ms', error_code = $4, last_error = $5,
            next_attempt_at = NULL, delivered_at = NULL, broker_ref = NULL
     WHERE id = ANY ($1::bigint[])`,
    [entryIds, SEEDED_ATTEMPTS, SEEDED_WORKER, error.code, error.message],
  );
  await test.sql(
    `INSERT INTO delivery_attempts (entry_id, event_id, topic, attempt, worker_id, transport,
                                    started_at, ended_at, outcome, error_code, error_message)
     SELECT o.id, o.event_id, o.topic, n, $3, 'webhook',
            now() - ($2 - n) * interval '10 s' - interval '20 ms',
            now() - ($2 - n) * interval '10 s',
            CASE WHEN n = $2 THEN 'dead' ELSE 'retry' END, $4, $5
     FROM outbox o CROSS JOIN generate_series(1, $2::int) AS n
     WHERE o.id = ANY ($1::bigint[])
     ON CONFLICT DO NOTHING`,
    [entryIds, SEEDED_ATTEMPTS, SEEDED_WORKER, error.code, error.message],
  );
}

async function recordEffects(
  test: TestDatabase,
  event: CanonicalEvent,
  topic: string,
  consumers: readonly string[] = [],
): Promise<void> {
  for (const consumer of consumers) {
    await test.sql('INSERT INTO processed_events (event_id, consumer, topic) VALUES ($1, $2, $3)', [
      event.event_id,
      consumer,
      topic,
    ]);
  }
}
