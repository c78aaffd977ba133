import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { minVersion, satisfies } from 'semver';
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

describe('the page on Node', () => {
  it('names each locked package that declares a newer Node than the oldest, and no other', () => {
    const newer = Object.entries(lock).flatMap(([path, { engines }]): [string, string][] =>
      path && engines?.node && !satisfies(oldest, engines.node)
        ? [[path.split('node_modules/').at(-1)!, engines.node]]
        : [],
    );
    expect(rowsBelow('What npm says on Node 20')).toEqual(newer.sort());
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
