import { contentSha256, newId } from '@acp/contracts';
import { buildEvent, type TestDatabase } from '@acp/testing';
import { createHash } from 'node:crypto';
import { IngestRepository, type Database } from '../index.js';
import type { OutboxBeliefs } from './outbox-beliefs.spec-support.js';

/** Who puts entries into a topic: in one go, or in transactions that stay open for a while. */
export class ModelWriters {
  private readonly open: { commit: () => Promise<void>; id: string }[] = [];
  private readonly ingest: IngestRepository;

  constructor(
    private readonly test: TestDatabase,
    private readonly database: Database,
    private readonly topic: string,
    private readonly beliefs: OutboxBeliefs,
  ) {
    this.ingest = new IngestRepository(database);
  }

  /** One transaction with an entry for each key. */
  async accept(keys: readonly number[]): Promise<void> {
    const events = keys.map((key) => buildEvent({ entity_id: `k${key}` }));
    const payload_text = '[]';
    const raw = {
      id: newId(),
      source: 'binance',
      connector: 'test',
      fetched_at: new Date(),
      trace_id: newId(),
      payload_text,
      payload_sha256: createHash('sha256').update(payload_text).digest(),
    };
    const records = events.map((event, record_index) => ({
      raw: 0,
      record_index,
      event,
      mapper_version: 1,
      entries: [
        {
          topic: this.topic,
          partition_key: event.entity_id,
          headers: {},
        },
      ],
    }));
    await this.ingest.write({ raws: [raw], records, rejected: [] });
    const rows = await this.test.sql<{ id: string; key: string }>(
      'SELECT id::text, partition_key AS key FROM outbox WHERE event_id = ANY ($1::uuid[])',
      [events.map((event) => event.event_id)],
    );
    for (const { id, key } of rows) this.beliefs.expectEntry(id, key);
  }

  /** A transaction that draws its entry's id now and commits later. */
  async beginLate(key: number): Promise<void> {
    if (this.open.length >= 2) return;
    const client = await this.database.pool.connect();
    await client.query('BEGIN');
    const raw = newId();
    const event = buildEvent({ entity_id: `k${key}` });
    await client.query(
      `INSERT INTO raw_payloads VALUES ($1, 'binance', 'late', now(), $1, '[]', $2, 1, 1, 0, 0)`,
      [raw, createHash('sha256').update('[]').digest()],
    );
    await client.query(
      `INSERT INTO events SELECT e.*, $2, 0, 1, $3, 1
       FROM json_to_record($1) AS e (event_id uuid, event_type text, source text, entity_id text,
         entity_type text, occurred_at timestamptz, ingested_at timestamptz, schema_version int,
         trace_id uuid, causation_id uuid, payload json)`,
      [JSON.stringify(event), raw, contentSha256(event)],
    );
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO outbox (event_id, topic, partition_key)
       VALUES ($1, $2, $3) RETURNING id::text`,
      [event.event_id, this.topic, event.entity_id],
    );
    const id = rows[0]!.id;
    this.beliefs.expectLate(id);
    this.open.push({
      id,
      commit: async () => {
        await client.query('COMMIT');
        client.release();
        this.beliefs.expectEntry(id, event.entity_id!);
      },
    });
  }

  async commitLate(pick: number): Promise<void> {
    const [writer] = this.open.splice(pick % Math.max(1, this.open.length), 1);
    await writer?.commit();
  }

  async commitAll(): Promise<void> {
    for (const writer of this.open.splice(0)) await writer.commit();
  }
}
