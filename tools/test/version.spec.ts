import { VERSION } from '@acp/service';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

interface Manifest {
  version?: string;
  private?: boolean;
}
const read = <T>(path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as T;

const lock = read<{ packages: Record<string, Manifest> }>('package-lock.json');
const workspaces = Object.keys(lock.packages).filter((path) => path && !/node_modules/.test(path));

describe('the version', () => {
  it('stands in the manifest of the root and is what every process says', () => {
    expect(VERSION).toBe(read<Manifest>('package.json').version);
    expect(VERSION).toMatch(/^\d+\.\d+\.\d+/);
    expect(lock.packages['']!.version).toBe(VERSION);
  });

  it('stands in no manifest of a workspace, which npm run pack stamps where it packs one', () => {
    expect(workspaces).toContain('libs/service');
    const manifests = workspaces.map((path) => ({
      path,
      ...read<Manifest>(`${path}/package.json`),
    }));
    expect(manifests.filter((each) => each.version !== undefined)).toEqual([]);
    expect(manifests.filter((each) => each.private !== true)).toEqual([]);
  });

  it('stands in no workspace of the lock file', () => {
    const versioned = workspaces.filter((path) => lock.packages[path]!.version !== undefined);
    expect(versioned).toEqual([]);
  });
});
