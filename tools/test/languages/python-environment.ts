import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { WORKSPACE } from '../../src/workspace.js';

export const PACKAGE = join(WORKSPACE, 'python/acp');
/** Kept between runs: what pip takes the longest for are the drivers, not our files. */
const ENVIRONMENT = join(WORKSPACE, '.cache/python');

/** Drivers as the extras of the package ask for them. */
const EXTRAS = 'redis,kafka,postgres,sqlalchemy,release';

const found = spawnSync('python3', [
  '-c',
  'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))',
]);
const python = join(ENVIRONMENT, 'bin/python');

/** Python with the package and its drivers, installed as a user would; rejects where pip cannot. */
export function installPackage(): string {
  const marker = join(ENVIRONMENT, 'complete');
  if (!existsSync(marker) || readFileSync(marker, 'utf8') !== EXTRAS) {
    execFileSync('python3', ['-m', 'venv', '--clear', ENVIRONMENT], { stdio: 'pipe' });
    const install = ['-m', 'pip', 'install', '--quiet', `${PACKAGE}[${EXTRAS}]`];
    execFileSync(python, install, { stdio: 'pipe', timeout: 280_000 });
    // The tests run the files of the checkout.
    execFileSync(python, ['-m', 'pip', 'uninstall', '--quiet', '--yes', 'acp-control-plane']);
    writeFileSync(marker, EXTRAS);
  }
  return python;
}

/** Skipped where there is no Python that can; fails instead where the run says that all is there. */
export const withPython =
  found.status === 0 || process.env['REQUIRE_BROKERS'] === '1' ? describe : describe.skip;

/** Runs a module of tests; what it printed, and how it ended. */
export async function runTests(
  module: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; said: string }> {
  const child = spawn(python, ['-B', '-m', 'unittest', '-v', module], {
    cwd: PACKAGE,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const said = await text(child.stderr);
  return { code: await ended, said };
}
