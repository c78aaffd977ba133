import { renderEnvelope } from '@acp/contracts';
import type { Client } from 'pg';
import { TOPIC, quote } from './quotes.js';

export interface Backlog {
  entries: number;
  /** Distinct partition keys, taken in turn. Default 1,000. */
  keys?: number;
  /** Due retries instead of fresh entries: what a poller that knows no frontier looks for. */
  due?: boolean;
  /**
   * Where the envelopes are: `events`, as the triple write leaves them (default); `entries`, as an outbox
   * holds them that keeps a copy; `nowhere`, for entries that are delivered and never read again.
   */
  envelopes?: 'events' | 'entries' | 'nowhere';
  /** Default true. */
  analyze?: boolean;
}

/** Removes whatever the last run has left. */
export async function emptyTables(client: Client): Promise<void> {
  await client.query(`
    BEGIN;
    SET LOCAL session_replication_role = replica;
    TRUNCATE raw_payloads, rejected_records, events, outbox, claims, delivery_attempts, topics,
             topic_cursors, relay_workers RESTART IDENTITY CASCADE;
    COMMIT`);
  await client.query('CHECKPOINT');
}

/** Entries of one topic, numbered in the order of the ids of their events. */
export async function fillBacklog(client: Client, backlog: Backlog): Promise<void> {
  const { payload, headers, body } = envelopeText();
  const where = backlog.envelopes ?? 'events';
  const copies = where === 'entries';
  await client.query(
    `WITH made AS MATERIALIZED (
       SELECT uuidv7() AS event_id, 'SYMBOL' || n % $3 AS key FROM generate_series(1, $2::int) AS n
     ), event AS (
       INSERT INTO events (event_id, event_type, source, entity_id, entity_type, occurred_at,
                           ingested_at, schema_version, trace_id, payload, raw_payload_id,
                           record_index, mapper_version, content_sha256, routes)
       SELECT event_id, 'MARKET_QUOTE_INGESTED', 'binance', key, 'symbol', now(), now(), 1,
              uuidv7(), $7::json, uuidv7(), 0, 1, sha256(uuid_send(event_id)), 1
       FROM made WHERE $8
     )
     INSERT INTO outbox (event_id, topic, partition_key, payload_json, headers, next_attempt_at)
     SELECT event_id, $1, key, $4::json, $5::json, CASE WHEN $6 THEN now() END
     FROM made ORDER BY event_id`,
    [
      TOPIC,
      backlog.entries,
      backlog.keys ?? 1_000,
      copies ? payload : null,
      copies ? headers : '{}',
      backlog.due ?? false,
      body,
      where === 'events',
    ],
  );
  if (backlog.analyze ?? true) await client.query('ANALYZE outbox, events');
}

const ONCE = 'outbox_one_per_event_topic_replay';

/**
 * Entries that were delivered long ago, with the frontier and the sweep behind them. Written as they
 * are in life, fresh first and then settled on their page: rows inserted as delivered are longer, leave
 * other gaps, and the backlog would be scattered over the old pages. Their unique index is made when
 * all are there, which is the only shortcut.
 */
export async function fillHistory(client: Client, entries: number): Promise<void> {
  const unique = await definitionOf(client, ONCE);
  await client.query(`ALTER TABLE outbox DROP CONSTRAINT ${ONCE}`);
  const step = 100_000;
  for (let from = 1; from <= entries; from += step) {
    await fillBacklog(client, {
      entries: Math.min(step, entries - from + 1),
      envelopes: 'nowhere',
      analyze: false,
    });
    await client.query(
      `UPDATE outbox
       SET delivered_at = now(), delivery_attempts = 1, claimed_by = 'worker-of-yesterday',
           claimed_at = now(), broker_ref = '1700000000000-' || id
       WHERE id >= $1`,
      [from],
    );
  }
  await client.query(`ALTER TABLE outbox ADD CONSTRAINT ${ONCE} ${unique}`);
  await client.query(
    `INSERT INTO topic_cursors (topic, frontier, swept_through, sweep_position, sweep_mark)
     SELECT $1, max(id), max(id), max(id), max(id) FROM outbox`,
    [TOPIC],
  );
  await client.query('VACUUM ANALYZE outbox');
  await client.query('CHECKPOINT');
}

async function definitionOf(client: Client, constraint: string): Promise<string> {
  const { rows } = await client.query<{ definition: string }>(
    `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = $1`,
    [constraint],
  );
  return rows[0]!.definition;
}

/** Entries from `firstEntry` on that did not end as delivered, and claims. */
export async function undelivered(client: Client, firstEntry = 1): Promise<number> {
  const { rows } = await client.query<{ open: number }>(
    `SELECT (SELECT count(*)::int FROM outbox WHERE id >= $1 AND delivered_at IS NULL)
            + (SELECT count(*)::int FROM claims) AS open`,
    [firstEntry],
  );
  return rows[0]!.open;
}

function envelopeText(): { payload: string; headers: string; body: string } {
  const event = quote(1, 'SYMBOL1');
  const body = JSON.stringify(event.payload);
  const { payload, headers } = renderEnvelope(event, 'canonical', body);
  return { payload, headers: JSON.stringify(headers), body };
}
