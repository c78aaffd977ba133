import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { minVersion, satisfies } from 'semver';
import { lockFile, TRIED_ON_THE_OLDEST_NODE } from '../src/check/lock-file.js';
import { WORKSPACE } from '../src/workspace.js';

interface Locked {
  version?: string;
  engines?: { node?: string };
}

const read = (path: string) => readFileSync(join(WORKSPACE, path), 'utf8');
const lock = (JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> })
  .packages;
const root = JSON.parse(read('package.json')) as { engines: { node: string } };
const oldest = minVersion(root.engines.node)!.version;
const page = read('docs/operating/node.md');

/** First two cells of each row of the table below a heading. */
function rowsBelow(heading: string): [string, string][] {
  const section = page.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  return [...section.matchAll(/^\| `([^`]+)`\s*\| ([^|]+?)\s*\|/gm)].map(([, name, said]) => [
    name!,
    said!,
  ]);
}

/** What a package says itself; of what is for another platform, what the lock file says. */
function declared([path, locked]: [string, Locked]): [string, string][] {
  const manifest = join(WORKSPACE, path, 'package.json');
  const { engines } = existsSync(manifest)
    ? (JSON.parse(readFileSync(manifest, 'utf8')) as Locked)
    : locked;
  return newer({ engines }) ? [[path.split('node_modules/').at(-1)!, engines!.node!]] : [];
}

const newer = ({ engines }: Locked) => engines?.node && !satisfies(oldest, engines.node);

describe('the page on Node', () => {
  it('names each package that declares a newer Node than the oldest, and no other', () => {
    const those = Object.entries(lock).flatMap(declared).sort();
    expect(rowsBelow('What declares a newer Node than it needs')).toEqual(those);
    expect(those.map(([name]) => name)).toEqual(TRIED_ON_THE_OLDEST_NODE);
  });

  it('speaks of an installation of which npm has nothing to say', () => {
    const warned = Object.entries(lock).filter(([path, locked]) => path && newer(locked));
    expect(warned).toEqual([]);
  });

  it('has a lock file that is made again where npm has written what they declare', () => {
    const text = read('package-lock.json');
    const written = JSON.parse(text) as { packages: Record<string, Locked> };
    const [name] = TRIED_ON_THE_OLDEST_NODE;
    written.packages[`node_modules/${name}`]!.engines = { node: '>= 22.19.0' };
    expect(lockFile(JSON.stringify(written))).toBe(text);
  });

  it('names the lines that wait in the versions that are installed', () => {
    const waiting = rowsBelow('What waits for that day');
    expect(waiting.length).toBeGreaterThan(4);
    const installed = waiting.map(([name]) => [name, lock[`node_modules/${name}`]?.version]);
    expect(waiting).toEqual(installed);
  });

  it('has the oldest Node of the manifest and the one of the images', () => {
    expect(page).toContain(`**${oldest}, 22 and 24**`);
    const image = /^ARG NODE_IMAGE=node:(\d+)-/m.exec(read('Dockerfile'))![1];
    expect(page).toContain(`Images run on Node ${image}.`);
    expect(read('README.md')).toContain(`Node ${oldest} or later`);
  });
});
