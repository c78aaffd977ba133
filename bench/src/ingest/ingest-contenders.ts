import { IngestRepository, type Database, type TripleWrite } from '@acp/persistence';
import { emptyTables } from '../load/backlog.js';
import { batchOf } from '../load/quotes.js';
import type { Contender } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';

const WRITERS = 4;
const BATCH = 500;

/** The same events again in every round; the tables are emptied before. */
export function makeBatches(events: number): TripleWrite[] {
  return Array.from({ length: Math.ceil(events / BATCH) }, (_, index) =>
    batchOf(index * BATCH, Math.min(BATCH, events - index * BATCH)),
  );
}

/**
 * Connections of ingestion live long. PostgreSQL plans the first five executions on each of them
 * anew, which in a run of a second would be a good part of what is measured.
 */
export async function prepareStatements(pool: Database, connections: number): Promise<void> {
  const repository = new IngestRepository(pool);
  for (let execution = 0; execution < 6; execution += 1) {
    await Promise.all(
      Array.from({ length: connections }, () => repository.write(batchOf(execution, 1))),
    );
  }
}

/** The triple write. */
export function batchWrite(database: BenchDatabase, all: readonly TripleWrite[]): Contender {
  let pool: Database;
  let batches = all;
  return {
    name: 'batch',
    client: database.client,
    says: `triple write of raw payload, event and entry, batches of ${BATCH}, ${WRITERS} writers`,
    async prepare(share) {
      batches = all.slice(0, Math.ceil(all.length * share));
      pool = await database.open(WRITERS);
      await prepareStatements(pool, WRITERS);
      await emptyTables(database.client);
    },
    run: () => writeAll(new IngestRepository(pool), batches),
    async finish() {
      await pool.close();
      await mustHold(
        database,
        batches.reduce((sum, batch) => sum + batch.records.length, 0),
      );
    },
  };
}

async function writeAll(repository: IngestRepository, batches: readonly TripleWrite[]) {
  const progress = new Progress();
  let next = 0;
  progress.begin(performance.now());
  const writer = async () => {
    while (next < batches.length) {
      const outcomes = await repository.write(batches[next++]!);
      progress.add(outcomes.filter(({ outcome }) => outcome === 'accepted').length);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return progress.work();
}

export async function mustHold(database: BenchDatabase, events: number): Promise<void> {
  const { rows } = await database.client.query<{ raws: number; events: number; outbox: number }>(
    `SELECT (SELECT count(*)::int FROM raw_payloads) AS raws,
            (SELECT count(*)::int FROM events) AS events,
            (SELECT count(*)::int FROM outbox) AS outbox`,
  );
  const { raws, events: stored, outbox } = rows[0]!;
  if (raws !== events || stored !== events || outbox !== events) {
    throw new Error(
      `stored ${raws} raw payloads, ${stored} events, ${outbox} entries of ${events}`,
    );
  }
}
