import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import type { PackageDefinition } from './packages.js';

export interface Manifest {
  name: string;
  version?: string;
  license?: string;
  engines?: Record<string, string>;
  type?: string;
  exports?: Record<string, Record<string, string>>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(WORKSPACE, folder, 'package.json'), 'utf8')) as Manifest;
}

/** The manifest of a library in its archive: without what only a checkout understands. */
export function libraryManifest(
  { description, optional = [] }: PackageDefinition,
  { name, type, exports = {}, dependencies = {}, peerDependencies = {} }: Manifest,
  root: Manifest,
): object {
  const isOptional = ([other]: [string, string]) => optional.includes(other);
  const always = Object.keys(dependencies).filter((other) => !optional.includes(other));
  const asked = { ...dependencies, ...typesOf(always, root), ...peerDependencies };
  const all = Object.entries(asked).map(([other, range]): [string, string] => [
    other,
    isOurs(other) ? root.version! : range,
  ]);
  return {
    ...head(name, description, root),
    type,
    exports: Object.fromEntries(
      Object.entries(exports).map(([path, { '@acp/source': _source, ...built }]) => [path, built]),
    ),
    dependencies: Object.fromEntries(all.filter((one) => !isOptional(one))),
    ...peers(all.filter(isOptional)),
  };
}

/**
 * The manifest of a command: what its files import and nothing else, each third-party package in the version
 * that was tested.
 */
export function commandManifest(
  { description, bin }: PackageDefinition,
  { dependencies = {} }: Manifest,
  { root, packages }: { root: Manifest; packages: readonly string[] },
): object {
  const versions = packages.map((other) => {
    if (!(other in dependencies))
      throw new Error(`the command imports ${other}, which tools has not`);
    return [other, isOurs(other) ? root.version : readManifest(`node_modules/${other}`).version];
  });
  return {
    ...head('@acp/cp', description, root),
    type: 'module',
    bin: { [bin!.name]: `bin/${bin!.name}.js` },
    dependencies: Object.fromEntries(versions) as object,
  };
}

/**
 * The manifest of the stack: every package that any of its parts asks for, in the version that was tested, and
 * our libraries, which lie in the archive.
 */
export function stackManifest({
  description,
  packages,
  libraries,
  root,
}: {
  description: string;
  packages: Readonly<Record<string, string>>;
  libraries: readonly string[];
  root: Manifest;
}): object {
  const bundled = libraries.map((name) => [name, root.version!] as const);
  return {
    ...head('@acp/stack', description, root),
    type: 'module',
    bin: { 'acp-stack': 'bin/acp-stack.js' },
    dependencies: { ...packages, ...Object.fromEntries(bundled) },
    bundleDependencies: libraries,
  };
}

function head(name: string, description: string, { version, license, engines }: Manifest) {
  return { name, version, description, license, engines };
}

/** A declaration file that names a package without types of its own needs these too. */
function typesOf(names: readonly string[], root: Manifest): Record<string, string> {
  const { devDependencies = {} } = root;
  const types = names.map((name) => `@types/${name}`);
  return Object.fromEntries(
    types.flatMap((name) => (devDependencies[name] ? [[name, devDependencies[name]]] : [])),
  );
}

function peers(optional: readonly [string, string][]): object {
  if (optional.length === 0) return {};
  return {
    peerDependencies: Object.fromEntries(optional),
    peerDependenciesMeta: Object.fromEntries(optional.map(([name]) => [name, { optional: true }])),
  };
}

export function isOurs(name: string): boolean {
  return name.startsWith('@acp/');
}
