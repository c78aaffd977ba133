import { Command } from 'commander';
import { GENERATED, writeGenerated } from '../check/drift.js';
import { DRILLS } from '../drills/drills.js';
import type { Drill } from '../drills/drill.js';
import { keepResult, RESULTS_FILE } from '../drills/results/results-file.js';
import { runDrill } from '../drills/run-drill.js';
import { versionOfCheckout } from '../drills/results/version.js';
import type { Stage } from '../drills/stage/stage.js';
import { onStopWish } from '../supervise/stop-signals.js';
import { say, typedPath } from '../workspace.js';

interface Options {
  list?: boolean;
  all?: boolean;
  output?: string;
}

/** `npm run drill -- NAME…`: breaks something on a control plane of its own, and sees it mended. */
const program = new Command('npm run drill --')
  .description('Rehearses faults on a control plane of its own and writes down what was seen.')
  .argument('[name...]', 'drills; --list tells which there are')
  .option('--list', 'the names, and what each breaks')
  .option('--all', 'every drill that can run here')
  .option('--output <file>', 'results go to this file instead of docs/operating/drills.json')
  .parse();
const { list, all, output } = program.opts<Options>();

let stage: Stage | undefined;
onStopWish({
  first: (code) => void (stage?.close() ?? Promise.resolve()).finally(() => process.exit(code)),
  again: () => process.exit(1),
});

if (list) {
  for (const { name, title } of DRILLS) print(`${name.padEnd(28)}${title}`);
} else {
  process.exitCode = await rehearseAll(all ? DRILLS : named(program.args));
}

async function rehearseAll(drills: readonly Drill[]): Promise<number> {
  const version = versionOfCheckout();
  const file = output ? typedPath(output) : RESULTS_FILE;
  const order = DRILLS.map(({ name }) => name);
  let [passed, failed] = [0, 0];
  for (const drill of drills) {
    const missing = drill.missing?.() ?? null;
    if (missing) {
      print(`skipped ${drill.name}: ${missing}`);
      if (!all || process.env['REQUIRE_BROKERS'] === '1') failed += 1;
      continue;
    }
    say(`${drill.name}: ${drill.title} …`);
    try {
      const record = await runDrill(drill, { version, onStage: (opened) => (stage = opened) });
      keepResult(record, file, order);
      print(`ok      ${drill.name}`);
      for (const { signal, after_s } of record.detected)
        print(`        ${after_s.toFixed(1)} s  ${signal}`);
      print(`        whole ${record.whole_after_s.toFixed(1)} s after: ${record.mended}`);
      print(`        ${JSON.stringify(record.account)}`);
      passed += 1;
    } catch (error) {
      print(`FAILED  ${drill.name}: ${(error as Error).message}`);
      failed += 1;
    }
  }
  if (!output) await writePage();
  print(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function named(names: readonly string[]): Drill[] {
  if (names.length === 0) program.error('name a drill, or --all; --list tells which there are');
  return names.map((name) => {
    const drill = DRILLS.find((each) => each.name === name);
    return drill ?? program.error(`there is no drill ${name}; --list tells which there are`);
  });
}

async function writePage(): Promise<void> {
  const page = GENERATED.find(({ path }) => path === 'docs/operating/drills.md');
  await writeGenerated(page!);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
