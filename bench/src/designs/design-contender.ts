import { newId } from '@acp/contracts';
import { Client } from 'pg';
import { emptyTables, fillBacklog } from '../load/backlog.js';
import { TOPIC } from '../load/quotes.js';
import type { Contender } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import type { Design } from './designs.js';

const LOOPS = 3;

/** A design in three bare loops, batches of 500, over a fresh backlog. */
export function designContender(
  database: BenchDatabase,
  entries: number,
  design: Design,
): Contender {
  let clients: Client[] = [];
  let expected = 0;
  let done = 0;
  return {
    name: design.name,
    client: database.client,
    says: design.says,
    async prepare(share) {
      expected = Math.round(entries * share);
      await emptyTables(database.client);
      if (design.setup) await database.client.query(design.setup);
      await fillBacklog(database.client, { entries: expected, envelopes: 'entries' });
      await database.client.query('INSERT INTO topic_cursors (topic) VALUES ($1)', [TOPIC]);
      clients = Array.from({ length: LOOPS }, () => new Client(database.url));
      await Promise.all(clients.map((client) => client.connect()));
    },
    async run() {
      const progress = new Progress();
      progress.begin(performance.now());
      await Promise.all(clients.map((client) => drain(client, design, progress)));
      done = progress.done;
      return progress.work();
    },
    async finish() {
      await Promise.all(clients.map((client) => client.end()));
      if (design.teardown) await database.client.query(design.teardown);
      if (done !== expected) throw new Error(`settled ${done} of ${expected}`);
    },
  };
}

async function drain(client: Client, design: Design, progress: Progress): Promise<void> {
  const claim = { name: `${design.name}_claim`, text: design.claim };
  const settle = { name: `${design.name}_settle`, text: design.settle };
  let last: { id: string; entries: number } | undefined;
  for (;;) {
    const id = newId();
    if (design.holdsTransaction) await client.query('BEGIN');
    const values = design.travels ? [id, last?.id ?? newId()] : [id];
    const { rows } = await client.query<{ id: string }>({ ...claim, values });
    if (design.travels && last) progress.add(last.entries);
    last = { id, entries: rows.length };
    if (rows.length === 0) {
      if (design.holdsTransaction) await client.query('COMMIT');
      return;
    }
    if (design.travels) continue;
    const settled = await client.query<{ settled: number }>({
      ...settle,
      values: settle.text.includes('$2') ? [id, rows.map((row) => row.id)] : [id],
    });
    if (design.holdsTransaction) await client.query('COMMIT');
    progress.add(settled.rows[0]!.settled);
  }
}
