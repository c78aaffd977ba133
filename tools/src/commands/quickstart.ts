import { Command } from 'commander';
import { quickstart, type QuickstartResult } from '../quickstart/quickstart.js';
import { ledgerTable } from '../quickstart/ledger-table.js';
import { Stack } from '../supervise/stack.js';
import { untilStopped } from '../supervise/until-stopped.js';
import { say } from '../workspace.js';

interface Options {
  once?: boolean;
  json?: boolean;
}

const startedAt = Date.now();
const program = new Command('npm run quickstart --')
  .description('Runs everything once on recorded market data and shows the ledger.')
  .option('--once', 'end by itself instead of staying up until Ctrl-C')
  .option('--json', 'print the result as one JSON line, the last of standard output')
  .parse();
const options = program.opts<Options>();

await untilStopped(
  () => Stack.open(process.env),
  async (stack) => {
    const result = await quickstart(stack);
    show(result);
    const code = result.totals.imbalance === 0 ? 0 : 1;
    if (options.once) {
      await stack.stop();
      if (options.json) printJson(result);
      return code;
    }
    if (options.json) printJson(result);
    say('\nEverything stays up until Ctrl-C.');
    return new Promise<never>(() => undefined);
  },
);

function show(result: QuickstartResult): void {
  const { totals, decisions, eventsAdded, gold, traceUrl, decisionUrl, consoleUrl } = result;
  const print = options.json ? say : (text: string) => process.stdout.write(`${text}\n`);
  print(`\n${ledgerTable({ ...totals, ...decisions })}`);
  print(`${eventsAdded} events were new in this run, after ${seconds()} s.`);
  print(`One minute of trades:   ${gold}`);
  if (decisionUrl) print(`One decision:           ${decisionUrl}`);
  if (traceUrl) print(`The life of one event:  ${traceUrl}`);
  print(`The console:            ${consoleUrl}/`);
  print(`The API:                ${consoleUrl}/docs`);
}

function printJson({ totals, decisions }: QuickstartResult): void {
  const { raw_payloads, events, duplicates, rejected, outbox, delivered } = totals;
  const { processed, dead, imbalance } = totals;
  const line = { raw_payloads, events, duplicates, rejected, outbox, delivered, processed, dead };
  const all = { ...line, ...decisions, imbalance, seconds: seconds() };
  process.stdout.write(`${JSON.stringify(all)}\n`);
}

function seconds(): number {
  return Math.round((Date.now() - startedAt) / 100) / 10;
}
