import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import { onStopWish } from './stop-signals.js';

/** Runs a compiled program of the workspace on this terminal; its exit code. */
export function runProgram(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const child = spawn(process.execPath, [join(WORKSPACE, file), ...args], {
    stdio: 'inherit',
    cwd: env['INIT_CWD'] ?? process.cwd(),
    env,
  });
  // The terminal or a group's signal reaches the child as well: it takes a repeat for the same wish.
  onStopWish({
    first: () => void child.kill('SIGTERM'),
    again: () => void child.kill('SIGKILL'),
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
