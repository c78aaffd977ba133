import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../../workspace.js';

/** The version of the package, and the commit where the checkout has one. */
export function versionOfCheckout(): string {
  const text = readFileSync(join(WORKSPACE, 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  const git = spawnSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: WORKSPACE,
    encoding: 'utf8',
  });
  return git.status === 0 ? `${version}, commit ${git.stdout.trim()}` : version;
}
