import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const ROOT = join(__dirname, '../..');
const SKIPPED = new Set(['node_modules', 'dist', '.nx', '.git', '.cache']);

/** Every TypeScript file below a folder, relative to the checkout. */
function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sourcesIn(path);
    return /\.tsx?$/.test(entry.name) ? [relative(ROOT, path)] : [];
  });
}

/** What each file imports by a relative path, types included: a reader follows those as well. */
function importsOf(files: readonly string[]): Map<string, string[]> {
  const known = new Set(files);
  const targets = (file: string) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/ from '(\.[^']+)\.js'/g)].flatMap(
      ([, path]) => {
        const target = normalize(join(dirname(file), path!));
        return [`${target}.ts`, `${target}.tsx`].filter((name) => known.has(name));
      },
    );
  return new Map(files.map((file) => [file, targets(file)]));
}

function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) return void circles.push([...way.slice(at), file].join(' -> '));
    if (done.has(file)) return;
    for (const target of graph.get(file) ?? []) walk(target, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return circles;
}

describe('an import', () => {
  it('leads from no file back to itself', () => {
    const files = ['apps', 'libs', 'tools', 'examples', 'bench', 'migrations'].flatMap((folder) =>
      sourcesIn(join(ROOT, folder)),
    );
    expect(files.length).toBeGreaterThan(500);
    expect(circlesIn(importsOf(files))).toEqual([]);
  });

  it('that does is found', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(circlesIn(graph)).toEqual(['a -> b -> c -> a']);
  });
});
