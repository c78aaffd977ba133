import { ledgerEnvironment, reconcileLedger } from '../quickstart/ledger-example.js';
import { withDatabase } from '../supervise/with-database.js';

/** `npm run reconcile [-- --repair] [--json]`: the ledger example's own command, on its database. */
try {
  process.exitCode = await withDatabase(ledgerEnvironment(process.env), (url) =>
    reconcileLedger(url, process.argv.slice(2)),
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
