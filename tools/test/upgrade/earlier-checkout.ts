import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const OWN_SCOPE = '@acp';

/**
 * The commit to upgrade from: the last tag, else the one before the newest migration. Null where the
 * clone does not reach back so far.
 */
export function earlierCommit(): string | null {
  const tag = git('describe', '--tags', '--abbrev=0');
  if (tag) return tag;
  const newest = git('log', '-1', '--format=%H', '--', 'migrations/src/index.ts');
  return newest && git('rev-parse', '--verify', '--quiet', `${newest}^`);
}

/** That commit in a folder of its own, built with the packages that are installed here. */
export function buildEarlier(commit: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'acp-earlier-'));
  execFileSync('sh', ['-c', `git archive ${commit} | tar -x -C ${folder}`], { cwd: ROOT });
  linkPackages(folder);
  const tsc = join(ROOT, 'node_modules/typescript/lib/tsc.js');
  const built = spawnSync(process.execPath, [tsc, '-b'], { cwd: folder, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`${commit} does not build here:\n${built.stdout}`);
  return folder;
}

/** Foreign packages are those of this checkout, our own those of that one. */
function linkPackages(folder: string): void {
  linkAll(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const path of workspacesOf(folder)) {
    const text = readFileSync(join(folder, path, 'package.json'), 'utf8');
    const { name } = JSON.parse(text) as { name: string };
    mkdirSync(join(folder, 'node_modules', OWN_SCOPE), { recursive: true });
    symlinkSync(join(folder, path), join(folder, 'node_modules', name));
    const own = join(ROOT, path, 'node_modules');
    if (existsSync(own)) linkAll(own, join(folder, path, 'node_modules'));
  }
}

function linkAll(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== OWN_SCOPE) symlinkSync(join(from, name), join(to, name));
  }
}

function workspacesOf(folder: string): string[] {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  const { workspaces } = JSON.parse(text) as { workspaces: string[] };
  return workspaces
    .flatMap((pattern) => {
      if (!pattern.endsWith('/*')) return [pattern];
      const parent = pattern.slice(0, -2);
      return readdirSync(join(folder, parent)).map((name) => `${parent}/${name}`);
    })
    .filter((path) => existsSync(join(folder, path, 'package.json')));
}

function git(...args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
