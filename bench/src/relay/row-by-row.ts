import { Client } from 'pg';
import { emptyTables, fillBacklog, undelivered } from '../load/backlog.js';
import type { Contender } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';

const WORKERS = 4;
const BATCH = 10;

const select = {
  name: 'naive_select',
  text: `SELECT id, payload_json::text AS payload FROM outbox
         WHERE topic = 'bench' AND next_attempt_at <= now()
         ORDER BY next_attempt_at, id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
};
const take = {
  name: 'naive_take',
  text: `UPDATE outbox SET claimed_by = $2, claimed_at = now(),
                next_attempt_at = now() + interval '30 seconds'
         WHERE id = $1`,
};
const settle = {
  name: 'naive_settle',
  text: `UPDATE outbox SET delivered_at = now(), next_attempt_at = NULL,
                delivery_attempts = delivery_attempts + 1
         WHERE id = $1 AND claimed_by = $2`,
};

/**
 * An outbox as it is usually written: ten due rows at a time with SKIP LOCKED, each marked by its own
 * UPDATE in one transaction, then each marked as sent by its own UPDATE and commit.
 */
export function rowByRow(database: BenchDatabase, entries: number): Contender {
  let clients: Client[] = [];
  return {
    name: 'rows',
    client: database.client,
    says: `row-by-row claim and settle in batches of ${BATCH}, ${WORKERS} workers`,
    async prepare(share) {
      await emptyTables(database.client);
      await fillBacklog(database.client, {
        entries: Math.round(entries * share),
        due: true,
        envelopes: 'entries',
      });
      clients = Array.from({ length: WORKERS }, () => new Client(database.url));
      await Promise.all(clients.map((client) => client.connect()));
    },
    async run() {
      const progress = new Progress();
      progress.begin(performance.now());
      await Promise.all(clients.map((client, index) => drain(client, `naive-${index}`, progress)));
      return progress.work();
    },
    async finish() {
      await Promise.all(clients.map((client) => client.end()));
      const left = await undelivered(database.client);
      if (left > 0) throw new Error(`${left} entries were left over`);
    },
  };
}

async function drain(client: Client, worker: string, progress: Progress): Promise<void> {
  for (;;) {
    await client.query('BEGIN');
    const { rows } = await client.query<{ id: string }>(select);
    for (const row of rows) await client.query({ ...take, values: [row.id, worker] });
    await client.query('COMMIT');
    if (rows.length === 0) return;
    for (const row of rows) await client.query({ ...settle, values: [row.id, worker] });
    progress.add(rows.length);
  }
}
