import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';

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
  // The terminal signals the child as well; this process waits for how it ends.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void (signal === 'SIGTERM' && child.kill(signal)));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
