import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const INSTALL = 'apt-get install -y prometheus';

/** A program of the package `prometheus` on the path. */
export function findPrometheus(program: 'promtool' | 'prometheus'): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

/** What it prints; throws with that where it does not agree. */
export function promtool(args: readonly string[]): string {
  try {
    return execFileSync(findPrometheus('promtool')!, args, { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`promtool ${args[0]} ${args[1]}:\n${stdout}${stderr}`, { cause: error });
  }
}

/** A suite that needs Prometheus: skipped where there is none, or failed with `REQUIRE_BROKERS=1`. */
export function describeWithPrometheus(name: string, suite: () => void): void {
  if (findPrometheus('promtool') && findPrometheus('prometheus')) return describe(name, suite);
  if (process.env['REQUIRE_BROKERS'] !== '1') {
    process.stderr.write(`skipped: ${name}: Prometheus is not installed here: ${INSTALL}\n`);
    return describe.skip(name, suite);
  }
  describe(name, () => {
    it('finds Prometheus, since REQUIRE_BROKERS=1', () => {
      throw new Error(`Prometheus is not installed here: ${INSTALL}`);
    });
  });
}
