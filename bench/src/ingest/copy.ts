import { IngestRepository, type TripleWrite } from '@acp/persistence';
import { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { emptyTables } from '../load/backlog.js';
import type { Contender } from '../measure/contender.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { mustHold } from './ingest-contenders.js';

/** Everything but the identity column, which COPY fills from its sequence as the triple write does. */
const OUTBOX = 'outbox (event_id, topic, partition_key, headers)';
const TABLES = ['raw_payloads', 'events', OUTBOX];
const CHUNK_BYTES = 64 * 1024;

/**
 * The limit of ingestion: the same rows by binary COPY into the same tables, with the same
 * constraints, indexes and triggers. The rows were encoded beforehand; nothing is checked, no account
 * is made, no duplicate found. Each backend copies its share of the three tables in one transaction.
 */
export function binaryCopy(
  database: BenchDatabase,
  batches: readonly TripleWrite[],
  backends: number,
): Contender {
  const events = batches.reduce((sum, batch) => sum + batch.records.length, 0);
  let shares: Buffer[][] | undefined;
  let clients: Client[] = [];
  return {
    name: backends === 1 ? 'copy' : `copy${backends}`,
    client: database.client,
    says: `the same rows by binary COPY, ${backends} backend${backends === 1 ? '' : 's'}`,
    async prepare() {
      shares ??= await encode(database, batches, backends);
      await emptyTables(database.client);
      clients = Array.from({ length: backends }, () => new Client(database.url));
      await Promise.all(clients.map((client) => client.connect()));
    },
    async run() {
      const began = performance.now();
      await Promise.all(clients.map((client, index) => load(client, shares![index]!)));
      return { events, seconds: (performance.now() - began) / 1_000 };
    },
    async finish() {
      await Promise.all(clients.map((client) => client.end()));
      await mustHold(database, events);
    },
  };
}

/** Lets PostgreSQL encode what the triple write has stored, one buffer for each table and share. */
async function encode(
  database: BenchDatabase,
  batches: readonly TripleWrite[],
  shares: number,
): Promise<Buffer[][]> {
  const encoded: Buffer[][] = [];
  for (let share = 0; share < shares; share += 1) {
    await emptyTables(database.client);
    const pool = await database.open(1);
    const repository = new IngestRepository(pool);
    for (const [index, batch] of batches.entries()) {
      if (index % shares === share) await repository.write(batch);
    }
    await pool.close();
    const buffers: Buffer[] = [];
    for (const table of TABLES) buffers.push(await read(database.client, table));
    encoded.push(buffers);
  }
  return encoded;
}

async function read(client: Client, table: string): Promise<Buffer> {
  const stream = client.query(copyTo(`COPY ${table} TO STDOUT (FORMAT binary)`));
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function load(client: Client, buffers: readonly Buffer[]): Promise<void> {
  await client.query('BEGIN');
  for (const [index, table] of TABLES.entries()) {
    const stream = client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT binary)`));
    await pipeline(Readable.from(pieces(buffers[index]!)), stream);
  }
  await client.query('COMMIT');
}

function* pieces(buffer: Buffer): Generator<Buffer> {
  for (let from = 0; from < buffer.length; from += CHUNK_BYTES) {
    yield buffer.subarray(from, from + CHUNK_BYTES);
  }
}
