import { contentSha256 } from '@acp/contracts';
import { IngestionConfig, makeIngestion } from '@acp/ingestion';
import { createLogger } from '@acp/observability';
import type { Database, TripleWrite } from '@acp/persistence';
import { loadConfig } from '@acp/service';
import { Client } from 'pg';
import { emptyTables } from '../load/backlog.js';
import { batchOf } from '../load/quotes.js';
import type { Contender, Work } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { mustHold, prepareStatements } from './ingest-contenders.js';

const PUSHERS = 64;
const CONNECTIONS = 16;

/** Takes one event and answers after its commit. */
export type SinglePush = (write: TripleWrite) => Promise<unknown>;

/** Each write a single event, as one caller pushes it. */
export function makeSingles(events: number): TripleWrite[] {
  return Array.from({ length: events }, (_, index) => batchOf(index, 1));
}

/** Concurrent single pushes through the writer that ingestion uses. */
export function groupedPushes(database: BenchDatabase, all: readonly TripleWrite[]): Contender {
  let pool: Database;
  let singles = all;
  return {
    name: 'grouped',
    client: database.client,
    says: `${PUSHERS} concurrent single pushes through the grouped writer`,
    async prepare(share) {
      singles = all.slice(0, Math.ceil(all.length * share));
      pool = await database.open(4);
      await prepareStatements(pool, 4);
      await emptyTables(database.client);
    },
    run: () => pushAll(openSinglePush(database, pool), singles),
    async finish() {
      await pool.close();
      await mustHold(database, singles.length);
    },
  };
}

/** The writer of the ingestion app with its default settings, its metrics and its doorbell. */
export function openSinglePush(database: BenchDatabase, pool: Database): SinglePush {
  const config = loadConfig(IngestionConfig, { DATABASE_URL: database.url });
  const logger = createLogger({ name: 'bench', level: 'warn' });
  const { writer } = makeIngestion({ config, database: pool, topics: [], logger });
  return (write) => writer.submit(write);
}

/** The same pushes, each its own transaction of three INSERTs on one of 16 connections. */
export function naivePushes(database: BenchDatabase, all: readonly TripleWrite[]): Contender {
  let singles = all;
  let clients: Client[] = [];
  return {
    name: 'naive',
    client: database.client,
    says: `the same, each BEGIN + 3 INSERT + COMMIT, ${CONNECTIONS} connections`,
    async prepare(share) {
      singles = all.slice(0, Math.ceil(all.length * share));
      await emptyTables(database.client);
      clients = Array.from({ length: CONNECTIONS }, () => new Client(database.url));
      await Promise.all(clients.map((client) => client.connect()));
    },
    run: () => pushNaively(clients, singles),
    async finish() {
      await Promise.all(clients.map((client) => client.end()));
      await mustHold(database, singles.length);
    },
  };
}

async function pushAll(push: SinglePush, singles: readonly TripleWrite[]): Promise<Work> {
  const progress = new Progress();
  let next = 0;
  progress.begin(performance.now());
  const pusher = async () => {
    while (next < singles.length) {
      await push(singles[next++]!);
      progress.add(1);
    }
  };
  await Promise.all(Array.from({ length: PUSHERS }, pusher));
  return progress.work();
}

/** 64 pushers would wait for 16 connections; 16 loops without a queue are the same, and faster. */
async function pushNaively(
  clients: readonly Client[],
  singles: readonly TripleWrite[],
): Promise<Work> {
  const progress = new Progress();
  let next = 0;
  progress.begin(performance.now());
  const loop = async (client: Client) => {
    while (next < singles.length) {
      await pushNaive(client, singles[next++]!);
      progress.add(1);
    }
  };
  await Promise.all(clients.map(loop));
  return progress.work();
}

const insertRaw = `
INSERT INTO raw_payloads (id, source, connector, fetched_at, trace_id, payload_json, payload_sha256,
                          records, accepted, duplicates, rejected)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 1, 0, 0)`;
const insertEvent = `
INSERT INTO events (event_id, event_type, source, entity_id, entity_type, occurred_at, ingested_at,
                    schema_version, trace_id, causation_id, payload, raw_payload_id, record_index,
                    mapper_version, content_sha256, routes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 1, $13, 1)`;
const insertEntry = `
INSERT INTO outbox (event_id, topic, partition_key, headers)
VALUES ($1, $2, $3, $4)`;

async function pushNaive(client: Client, { raws, records }: TripleWrite): Promise<void> {
  const raw = raws[0]!;
  const { event, entries } = records[0]!;
  const entry = entries[0]!;
  const run = (name: string, text: string, values: unknown[]) =>
    client.query({ name, text, values });
  await client.query('BEGIN');
  await run('naive_raw', insertRaw, [
    raw.id,
    raw.source,
    raw.connector,
    raw.fetched_at,
    raw.trace_id,
    raw.payload_text,
    raw.payload_sha256,
  ]);
  await run('naive_event', insertEvent, [
    event.event_id,
    event.event_type,
    event.source,
    event.entity_id,
    event.entity_type,
    event.occurred_at,
    event.ingested_at,
    event.schema_version,
    event.trace_id,
    event.causation_id,
    JSON.stringify(event.payload),
    raw.id,
    contentSha256(event),
  ]);
  await run('naive_entry', insertEntry, [
    event.event_id,
    entry.topic,
    entry.partition_key,
    JSON.stringify(entry.headers),
  ]);
  await client.query('COMMIT');
}
