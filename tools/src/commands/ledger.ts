import { Command } from 'commander';
import { ledgerEnvironment, ledgerExample } from '../quickstart/ledger-example.js';
import { Stack } from '../supervise/stack.js';
import { untilStopped } from '../supervise/until-stopped.js';
import { typedPath } from '../workspace.js';

/** `npm run ledger`: the settlement example from a CSV file to its reconciliation, then it ends. */
const program = new Command('npm run ledger --')
  .description('Posts payments of CSV files in double entry and reconciles them.')
  .argument('[file...]', 'payments; without one those of the example')
  .parse();

await untilStopped(
  () => Stack.open(ledgerEnvironment(process.env)),
  (stack) => ledgerExample(stack, program.args.map(typedPath)),
);
