import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import { importsOf } from './imports-of.js';
import { commandManifest, libraryManifest, readManifest } from './manifest.js';
import { PACKAGES, type PackageDefinition } from './packages.js';
import { readmeOf } from './readme.js';

/**
 * Packs each package into `folder`, as npm would publish it: built files alone, one version for all of them,
 * which they ask of each other exactly. Answers the paths of the archives.
 */
export function packLibraries(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return Object.entries(PACKAGES).map(([name, definition]) => pack(name, definition, folder));
}

function pack(name: string, definition: PackageDefinition, folder: string): string {
  const staged = mkdtempSync(join(tmpdir(), 'acp-pack-'));
  try {
    const manifest = definition.bin
      ? stageCommand(definition, definition.bin, staged)
      : stageLibrary(name, definition, staged);
    cpSync(join(WORKSPACE, 'LICENSE'), join(staged, 'LICENSE'));
    writeFileSync(join(staged, 'README.md'), readmeOf(name, definition.description));
    writeFileSync(join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    const args = ['pack', '--silent', '--pack-destination', folder];
    const named = execFileSync('npm', args, { cwd: staged, encoding: 'utf8' });
    return join(folder, basename(named.trim()));
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

function stageLibrary(name: string, definition: PackageDefinition, staged: string): object {
  const from = definition.folder ?? `libs/${name}`;
  const filter = (path: string) => !isOfTests(path);
  cpSync(join(WORKSPACE, from, 'dist'), join(staged, 'dist'), { recursive: true, filter });
  return libraryManifest(definition, readManifest(from), readManifest('.'));
}

function stageCommand(
  definition: PackageDefinition,
  bin: NonNullable<PackageDefinition['bin']>,
  staged: string,
): object {
  const dist = join(WORKSPACE, definition.folder!, 'dist');
  const { files, packages } = importsOf(join(dist, bin.main));
  for (const file of files) cpSync(file, join(staged, 'dist', relative(dist, file)));
  writeBin(staged, bin);
  const own = readManifest(definition.folder!);
  return commandManifest(definition, own, { root: readManifest('.'), packages });
}

function writeBin(staged: string, { name, main }: NonNullable<PackageDefinition['bin']>): void {
  mkdirSync(join(staged, 'bin'));
  const text = `#!/usr/bin/env node
import { runControlPlane } from '../dist/${main}';

process.exitCode = await runControlPlane(process.argv.slice(2), process.env);
`;
  writeFileSync(join(staged, 'bin', `${name}.js`), text, { mode: 0o755 });
}

/** Maps lead to sources that are not in the archive. */
function isOfTests(path: string): boolean {
  return /\.spec(-support)?\.|\.map$|\.tsbuildinfo$|[\\/](conformance|testing|test-harness)$/.test(
    path,
  );
}
