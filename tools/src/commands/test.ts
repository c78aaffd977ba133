import { missingPrograms } from '../test-run/missing-programs.js';
import { runJest, type TestKind } from '../test-run/run-jest.js';
import { summaryOf } from '../test-run/summary.js';

/**
 * `npm test`: unit, integration and end-to-end tests; the rest of the command line is Jest's.
 * `--kind=` or `TEST_KIND` picks one kind; `npm run test:slow` is the slow one. The last line is the
 * sum of Jest's own reports.
 */
const args = process.argv.slice(2);
const given = args[0]?.startsWith('--kind=') ? args.shift()!.slice('--kind='.length) : undefined;
const kind = given ?? process.env['TEST_KIND'];
const kinds: readonly TestKind[] = kind ? [kind as TestKind] : ['unit', 'int', 'e2e'];

for (const line of missingPrograms()) process.stderr.write(`${line}\n`);
const run = await runJest({ kinds, args });
process.stdout.write(`${summaryOf(run)}\n`);
process.exitCode = run.ok ? 0 : 1;
