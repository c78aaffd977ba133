import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { WORKSPACE } from '../workspace.js';

/** What a team installs into its own services, with what these need of each other. */
const PACKAGES: Readonly<Record<string, string>> = {
  contracts: 'Canonical events, their schemas and the gate, topics, releases and evidence.',
  gatekeeper: 'Proposes decisions to the AI Control Plane and verifies releases; no dependency.',
  producer: 'Publishes events in a transaction of your own PostgreSQL; no dependency.',
  consumer: 'Consumes events of the AI Control Plane with an inbox, from each of its brokers.',
  brokers: 'Connections to the brokers of the AI Control Plane.',
  observability: 'Metrics, traces and logs of the AI Control Plane.',
  persistence: 'Tables of the AI Control Plane.',
  migrations: 'Migrations of the AI Control Plane.',
};

interface Manifest {
  name: string;
  version?: string;
  license?: string;
  engines?: Record<string, string>;
  type?: string;
  exports?: Record<string, Record<string, string>>;
  dependencies?: Record<string, string>;
}

/**
 * Packs each library into `folder`, as npm would publish it: built files alone, one version for all of them,
 * which they ask of each other exactly. Answers the paths of the archives.
 */
export function packLibraries(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const root = readManifest('.');
  return Object.entries(PACKAGES).map(([name, description]) => {
    const from = name === 'migrations' ? name : `libs/${name}`;
    const manifest = publishedManifest(readManifest(from), root, description);
    return pack(from, manifest, folder);
  });
}

/** The manifest that stands in the archive: without what only a checkout understands. */
function publishedManifest(
  { name, type, exports = {}, dependencies = {} }: Manifest,
  { version, license, engines }: Manifest,
  description: string,
) {
  return {
    name,
    version,
    description,
    license,
    type,
    engines,
    exports: Object.fromEntries(
      Object.entries(exports).map(([path, { '@acp/source': _source, ...built }]) => [path, built]),
    ),
    dependencies: Object.fromEntries(
      Object.entries(dependencies).map(([other, range]) => [
        other,
        other.startsWith('@acp/') ? version : range,
      ]),
    ),
  };
}

function pack(from: string, manifest: object, folder: string): string {
  const staged = mkdtempSync(join(tmpdir(), 'acp-pack-'));
  try {
    cpSync(join(WORKSPACE, from, 'dist'), join(staged, 'dist'), {
      recursive: true,
      filter: (path) => !isOfTests(path),
    });
    cpSync(join(WORKSPACE, 'LICENSE'), join(staged, 'LICENSE'));
    writeFileSync(join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    const args = ['pack', '--silent', '--pack-destination', folder];
    const named = execFileSync('npm', args, { cwd: staged, encoding: 'utf8' });
    return join(folder, basename(named.trim()));
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

/** Maps lead to sources that are not in the archive. */
function isOfTests(path: string): boolean {
  return /\.spec(-support)?\.|\.map$|\.tsbuildinfo$/.test(path);
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(WORKSPACE, folder, 'package.json'), 'utf8')) as Manifest;
}
