import PgBoss from 'pg-boss';
import { quote } from '../load/quotes.js';
import type { Contender } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';

const LOOPS = 4;
const BATCH = 500;
const STEP = 5_000;
const QUEUE = 'bench';

/** pg-boss through its own interface: fetch a batch, complete it, in several loops. */
export function pgBoss(database: BenchDatabase, jobsMax: number): Contender {
  let boss: PgBoss;
  return {
    name: 'pgboss',
    client: database.client,
    says: `pg-boss fetch and complete, batches of ${BATCH}, ${LOOPS} loops`,
    async prepare(share) {
      const jobs = Math.round(jobsMax * share);
      boss = new PgBoss({
        connectionString: database.url,
        max: LOOPS,
        supervise: false,
        schedule: false,
      });
      boss.on('error', (error) => console.error('pg-boss:', error));
      await boss.start();
      await boss.createQueue(QUEUE);
      await database.client.query('TRUNCATE pgboss.job');
      await database.client.query('CHECKPOINT');
      for (let from = 0; from < jobs; from += STEP) {
        const count = Math.min(STEP, jobs - from);
        await boss.insert(
          Array.from({ length: count }, (_, index) => ({
            name: QUEUE,
            data: quote(from + index, `SYMBOL${index % 1_000}`),
          })),
        );
      }
      await database.client.query('ANALYZE pgboss.job');
    },
    async run() {
      const progress = new Progress();
      progress.begin(performance.now());
      await Promise.all(Array.from({ length: LOOPS }, () => drain(boss, progress)));
      return progress.work();
    },
    async finish() {
      await boss.stop({ graceful: false, wait: true });
      const { rows } = await database.client.query<{ left: number }>(
        `SELECT count(*)::int AS left FROM pgboss.job WHERE state <> 'completed'`,
      );
      if (rows[0]!.left > 0) throw new Error(`${rows[0]!.left} jobs were left over`);
    },
  };
}

async function drain(boss: PgBoss, progress: Progress): Promise<void> {
  for (;;) {
    const jobs = await boss.fetch(QUEUE, { batchSize: BATCH });
    if (jobs.length === 0) return;
    await boss.complete(
      QUEUE,
      jobs.map((job) => job.id),
    );
    progress.add(jobs.length);
  }
}
