import { openDataDirectory } from '../data-directory/data-directory.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../postgres/cluster.js';
import { RunRecord, runningState } from './run-state.js';
import { onStopWish } from './stop-signals.js';

/**
 * A database for one command: that of `DATABASE_URL`, that of the stack running on the data
 * directory, or an embedded one for as long as the command takes. A signal lets the work end (a
 * migration is whole or not at all) and the server with it; a second one ends the server at once.
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
    let server: EmbeddedPostgres | undefined;
    let wished = false;
    onStopWish({ first: () => void (wished = true), again: () => server?.hurry() });
    const postgres = (server = await startEmbeddedPostgres(directory));
    try {
      if (wished) throw new Error('stopped before it began');
      return await work(postgres.url);
    } finally {
      await postgres.stop();
    }
  } finally {
    record.release();
  }
}
