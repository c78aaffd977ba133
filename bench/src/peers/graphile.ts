import { Logger, makeWorkerUtils, run, type WorkerUtils } from 'graphile-worker';
import { quote } from '../load/quotes.js';
import type { Contender } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';

const CONCURRENCY = 24;
const LOCAL_QUEUE = 500;
const STEP = 5_000;

const silent = new Logger(() => () => undefined);

/**
 * graphile-worker as its own page on performance tunes it: local queue, batched completion. Timed
 * from its first job to its last, so neither its start-up nor its last completion counts.
 */
export function graphileWorker(database: BenchDatabase, jobsMax: number): Contender {
  let jobs = 0;
  let utils: WorkerUtils;
  return {
    name: 'graphile',
    client: database.client,
    says: `graphile-worker, localQueue ${LOCAL_QUEUE}, concurrency ${CONCURRENCY}, batched completion`,
    async prepare(share) {
      jobs = Math.round(jobsMax * share);
      utils = await makeWorkerUtils({ connectionString: database.url, logger: silent });
      await utils.migrate();
      await utils.withPgClient((client) =>
        client.query('TRUNCATE graphile_worker._private_jobs RESTART IDENTITY'),
      );
      await database.client.query('CHECKPOINT');
      for (let from = 0; from < jobs; from += STEP) {
        await utils.addJobs(
          Array.from({ length: Math.min(STEP, jobs - from) }, (_, index) => ({
            identifier: 'noop',
            payload: quote(from + index, `SYMBOL${index % 1_000}`),
          })),
        );
      }
      await database.client.query('ANALYZE graphile_worker._private_jobs');
    },
    run: () => runJobs(database.url, jobs),
    async finish() {
      await utils.release();
      const { rows } = await database.client.query<{ left: number }>(
        'SELECT count(*)::int AS left FROM graphile_worker._private_jobs',
      );
      if (rows[0]!.left > 0) throw new Error(`${rows[0]!.left} jobs were left over`);
    },
  };
}

async function runJobs(url: string, jobs: number) {
  const progress = new Progress();
  let finish!: () => void;
  const all = new Promise<void>((resolve) => (finish = resolve));
  const runner = await run({
    preset: {
      worker: {
        connectionString: url,
        concurrentJobs: CONCURRENCY,
        maxPoolSize: 10,
        pollInterval: 2_000,
        localQueue: { size: LOCAL_QUEUE },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        logger: silent,
      },
    },
    noHandleSignals: true,
    taskList: {
      noop: async () => {
        progress.begin(performance.now());
        progress.add(1);
        if (progress.done === jobs) finish();
      },
    },
  });
  await all;
  const work = progress.work();
  await runner.stop();
  return work;
}
