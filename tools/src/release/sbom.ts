import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';

interface Lock {
  packages: Record<string, { version?: string }>;
}

/**
 * What an image has of npm and of this repository, as CycloneDX: from the lock file alone, as the image installs
 * from nothing else. npm describes no workspace without a version, so it is shown copies of the manifests with one.
 */
export function withSboms<T>(
  version: string,
  use: (sbomOf: (workspace: string) => string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'acp-sbom-'));
  try {
    stampManifests(folder, version);
    return use((workspace) => sbomIn(folder, workspace));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sbomIn(folder: string, workspace: string): string {
  const form = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
  const args = ['sbom', ...form, '--omit', 'dev', '--package-lock-only', '-w', workspace];
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const sbom = JSON.parse(execFileSync('npm', args, options)) as {
    metadata: { component: object };
  };
  // npm names it after the folder.
  Object.assign(sbom.metadata.component, { name: workspace });
  return `${JSON.stringify(sbom, null, 2)}\n`;
}

function stampManifests(folder: string, version: string): void {
  const lock = JSON.parse(readFileSync(join(WORKSPACE, 'package-lock.json'), 'utf8')) as Lock;
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path.includes('node_modules')) continue;
    const manifest = JSON.parse(
      readFileSync(join(WORKSPACE, path, 'package.json'), 'utf8'),
    ) as object;
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, 'package.json'), JSON.stringify({ ...manifest, version }));
    entry.version = version;
  }
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
}
