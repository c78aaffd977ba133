import { migrate } from '../postgres/migrate.js';
import { runProgram } from '../supervise/run-program.js';
import { withDatabase } from '../supervise/with-database.js';

const PROGRAM = 'apps/ingestion/dist/cli/ingest.js';

/** `npm run ingest -- FILE`: the ingestion's own command, on the database that is there. */
try {
  process.exitCode = await withDatabase(process.env, async (DATABASE_URL) => {
    await migrate(DATABASE_URL);
    return runProgram(PROGRAM, process.argv.slice(2), { ...process.env, DATABASE_URL });
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
