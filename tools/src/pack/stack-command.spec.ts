import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';

/** What a file loads with itself; what an action of it loads later is not among it. */
function loadedWith(file: string): string[] {
  const text = readFileSync(join(WORKSPACE, 'tools/src', file), 'utf8');
  return [...text.matchAll(/^import [^;]*from '([^']+)';/gm)].map(([, from]) => from!);
}

describe('the command of the stack', () => {
  it('loads nothing that is traced before it has loaded what traces it', () => {
    const ofNode = (from: string) => from.startsWith('node:');
    expect(loadedWith('commands/stack.ts').filter((from) => !ofNode(from))).toEqual([
      'commander',
      '../supervise/apps.js',
      '../workspace.js',
    ]);
    for (const file of ['supervise/apps.ts', 'workspace.ts']) {
      expect(loadedWith(file).filter((from) => !ofNode(from))).toEqual([]);
    }
  });
});
