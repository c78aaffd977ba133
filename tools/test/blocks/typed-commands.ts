import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program and its arguments. */
export type Call = readonly [program: string, ...args: string[]];

/** Of what a shell runs: every program is one that says how it was called, and nothing else. */
const PRELUDE = `
command_not_found_handle() { printf '%s\\0' "$@" >&9; printf '\\n\\0' >&9; return 0; }
cd() { command_not_found_handle cd "$@"; }
PATH=/nowhere
`;

/**
 * What a shell would run of the lines, in their order, without running it: bash itself reads quotes, comments and
 * continued lines. Throws for lines that are none.
 */
export function typedCommands(text: string): Call[] {
  const folder = mkdtempSync(join(tmpdir(), 'acp-typed-'));
  try {
    const options = { cwd: folder, stdio: ['ignore', 'pipe', 'pipe', 'ignore', 'ignore'] as const };
    const [bash, named] = ['/bin/bash', withoutPaths(text)];
    const { status, stderr, output } = spawnSync(bash, ['-c', PRELUDE + named], {
      ...{ ...options, stdio: [...options.stdio, 'ignore', 'ignore', 'ignore', 'ignore', 'pipe'] },
      env: { LANG: 'C.UTF-8' },
      encoding: 'utf8',
    });
    if (status !== 0 || stderr) throw new Error(`bash does not take it: ${stderr}\n${text}`);
    return callsIn(String(output[9]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A program with a path is looked for by bash itself: its name alone is not. */
function withoutPaths(text: string): string {
  return text.replace(/^(\s*(?:\w+=\S* )*)(?:[\w.-]+\/)+([\w.-]+)/gm, '$1$2');
}

function callsIn(said: string): Call[] {
  return said
    .split('\n\0')
    .slice(0, -1)
    .map((line) => line.split('\0').slice(0, -1) as unknown as Call);
}
