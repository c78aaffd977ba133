import { runProgram } from '../supervise/run-program.js';
import { withDatabase } from '../supervise/with-database.js';

const GOLD = 'examples/gold/dist/gold-command.js';

/** `npm run gold -- rebuild|status|abandon`: the gold views' own command, on the database at hand. */
try {
  process.exitCode = await withDatabase(process.env, (url) =>
    runProgram(GOLD, process.argv.slice(2), { ...process.env, DATABASE_URL: url }),
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
