import { Command } from 'commander';
import { GENERATED, writeGenerated } from '../check/drift.js';
import { STEPS } from '../check/steps.js';
import { runJest } from '../test-run/run-jest.js';
import { summaryOf } from '../test-run/summary.js';

const { write } = new Command('npm run check --')
  .description('Format, lint with boundaries, types, unit tests, unused exports, generated files.')
  .option('--write', 'write the generated files instead of comparing them')
  .parse()
  .opts<{ write?: boolean }>();

if (write) {
  for (const file of GENERATED) {
    await writeGenerated(file);
    print(`written ${file.path}`);
  }
} else {
  process.exitCode = (await checkAll()) ? 0 : 1;
}

async function checkAll(): Promise<boolean> {
  let passed = true;
  for (const { name, run } of STEPS) {
    const problem = await run().catch((error: unknown) => String(error));
    print(problem === null ? `ok      ${name}` : `FAILED  ${name}\n${indented(problem)}`);
    passed &&= problem === null;
  }
  const tests = await runJest({ kinds: ['unit'], args: [] });
  print(summaryOf(tests));
  return passed && tests.ok;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `        ${line}`)
    .join('\n');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
