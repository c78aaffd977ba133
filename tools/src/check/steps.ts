import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import { GENERATED, driftOf } from './drift.js';

export interface Step {
  name: string;
  /** Resolves to null when all is well, else to what is wrong. */
  run(): Promise<string | null>;
}

const TSC = 'typescript/lib/tsc.js';

/** What `npm run check` does; the build came before. */
export const STEPS: readonly Step[] = [
  program('format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
  program('lint', 'eslint/bin/eslint.js', ['--max-warnings', '0', '.']),
  program('types of tests', TSC, ['-p', 'tsconfig.spec.json', '--pretty', 'false']),
  program('types of browser tests', TSC, [
    '-p',
    'tools/test/tsconfig.browser.json',
    '--pretty',
    'false',
  ]),
  ...consoleTypes(),
  program('unused exports and dependencies', 'knip/bin/knip.js', ['--no-config-hints']),
  ...GENERATED.map((file) => ({
    name: `${file.path} is what the code says`,
    run: () => driftOf(file),
  })),
];

function consoleTypes(): Step[] {
  const project = 'apps/console/tsconfig.json';
  if (!existsSync(join(WORKSPACE, project))) return [];
  return [program('types of the console', TSC, ['-p', project, '--pretty', 'false'])];
}

/** A tool of node_modules, run by this Node; what it prints is what is wrong. */
function program(name: string, file: string, args: readonly string[]): Step {
  return {
    name,
    run: async () => {
      const path = join(WORKSPACE, 'node_modules', file);
      const child = spawn(process.execPath, [path, ...args], {
        cwd: WORKSPACE,
        env: { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: '0' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const code = await new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
      });
      return code === 0 ? null : output.trim() || `exit code ${String(code)}`;
    },
  };
}
