import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packLibraries } from '../../src/pack/pack-libraries.js';

export const TYPES = ['typescript@6.0.3', '@types/node@20'];

/** What npm installs into a folder from archives and the registry, without running their scripts. */
export function install(into: string, packages: readonly string[]): void {
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--silent'];
  execFileSync('npm', ['install', ...quiet, ...packages], { cwd: into, stdio: 'pipe' });
}

/** Every optional peer of the consumer, as what asks for it is installed. */
export function installPeers(service: string): void {
  const manifest = readFileSync(join(service, 'node_modules/@acp/consumer/package.json'), 'utf8');
  const { peerDependencies } = JSON.parse(manifest) as { peerDependencies: Record<string, string> };
  const peers = Object.entries(peerDependencies).map(([name, range]) => `${name}@${range}`);
  install(service, [...peers, 'reflect-metadata', 'rxjs']);
}

/** A service of somebody else below `folder`: packed packages with every optional peer, and a compiler. */
export function installPackages(folder: string): string {
  const service = join(folder, 'service');
  mkdirSync(service);
  writeFileSync(join(service, 'package.json'), '{ "private": true, "type": "module" }');
  install(service, [...packLibraries(join(folder, 'packages')), ...TYPES]);
  installPeers(service);
  return service;
}
