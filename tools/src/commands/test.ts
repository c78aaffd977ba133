import { missingPrograms } from '../test-run/missing-programs.js';
import { runJest, type TestKind } from '../test-run/run-jest.js';
import { summaryOf } from '../test-run/summary.js';

/**
 * `npm test`: unit, integration and end-to-end tests; the rest of the command line is Jest's.
 * `TEST_KIND` picks one kind. The last line is the sum of Jest's own reports.
 */
const kinds: readonly TestKind[] = process.env['TEST_KIND']
  ? [process.env['TEST_KIND'] as TestKind]
  : ['unit', 'int', 'e2e'];

for (const line of missingPrograms()) process.stderr.write(`${line}\n`);
const run = await runJest({ kinds, args: process.argv.slice(2) });
process.stdout.write(`${summaryOf(run)}\n`);
process.exitCode = run.ok ? 0 : 1;
