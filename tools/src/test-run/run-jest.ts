import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import type { TestCounts } from './summary.js';

export type TestKind = 'unit' | 'int' | 'e2e' | 'slow';

interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numRuntimeErrorTestSuites: number;
  success: boolean;
}

export interface TestRun extends TestCounts {
  ok: boolean;
}

/** Jest once for each kind, its lines on this terminal; what its own reports count, summed. */
export async function runJest(options: {
  kinds: readonly TestKind[];
  args: readonly string[];
}): Promise<TestRun> {
  const runs: TestRun[] = [];
  for (const kind of options.kinds) runs.push(await runKind(kind, options.args));
  return {
    passed: sum(runs.map(({ passed }) => passed)),
    failed: sum(runs.map(({ failed }) => failed)),
    skipped: sum(runs.map(({ skipped }) => skipped)),
    ok: runs.every(({ ok }) => ok),
  };
}

async function runKind(kind: TestKind, args: readonly string[]): Promise<TestRun> {
  const folder = mkdtempSync(join(tmpdir(), 'acp-jest-'));
  const report = join(folder, 'report.json');
  try {
    const code = await jest(kind, [
      ...args,
      '--passWithNoTests',
      '--json',
      `--outputFile=${report}`,
    ]);
    return countsOf(report, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Standard output carries Jest's JSON once more; its lines for people are on standard error. */
function jest(kind: TestKind, args: readonly string[]): Promise<number> {
  const program = join(WORKSPACE, 'node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(process.execPath, [program, ...args], {
    cwd: WORKSPACE,
    env: { ...process.env, TEST_KIND: kind },
    stdio: ['inherit', 'ignore', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** A suite that could not run at all has no tests to count as failed; it counts as one. */
function countsOf(file: string, code: number): TestRun {
  let report: JestReport;
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as JestReport;
  } catch {
    return { passed: 0, failed: 1, skipped: 0, ok: false };
  }
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: report.numPendingTests,
    ok: code === 0 && report.success,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
