import { openDataDirectory } from '../data-directory/data-directory.js';
import { startEmbeddedPostgres } from '../postgres/cluster.js';
import { RunRecord, runningState } from './run-state.js';

/**
 * A database for one command: that of `DATABASE_URL`, that of the stack running on the data
 * directory, or an embedded one for as long as the command takes.
 */
export async function withDatabase<T>(
  env: NodeJS.ProcessEnv,
  work: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  if (env['DATABASE_URL']) return work(env['DATABASE_URL']);
  const directory = openDataDirectory(env);
  const running = runningState(directory);
  if (running?.databaseUrl) return work(running.databaseUrl);
  const record = await RunRecord.take(directory);
  try {
    const postgres = await startEmbeddedPostgres(directory);
    try {
      return await work(postgres.url);
    } finally {
      await postgres.stop();
    }
  } finally {
    record.release();
  }
}
