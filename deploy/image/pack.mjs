/**
 * Copies what one workspace needs at run time into a folder: its compiled code, its bundle where it has
 * one, the same of the workspaces it depends on, and their manifests. `node pack.mjs NAME FOLDER`;
 * third-party packages come from `npm ci --omit=dev -w NAME` beside it.
 */
import { cpSync, existsSync, globSync as glob, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [name, folder] = process.argv.slice(2);
const { workspaces } = JSON.parse(readFileSync('package.json', 'utf8'));
const manifests = new Map(
  glob(workspaces.map((pattern) => `${pattern}/package.json`)).map((path) => {
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    return [manifest.name, { path: dirname(path), dependencies: manifest.dependencies ?? {} }];
  }),
);

for (const path of closureOf(name)) {
  mkdirSync(join(folder, path), { recursive: true });
  cpSync(join(path, 'package.json'), join(folder, path, 'package.json'));
  for (const built of [join(path, 'dist'), join(path, 'bundle')]) {
    if (existsSync(built))
      cpSync(built, join(folder, built), { recursive: true, filter: isNeeded });
  }
  for (const file of ['otel.mjs']) {
    if (existsSync(join(path, file))) cpSync(join(path, file), join(folder, path, file));
  }
}

function closureOf(start, seen = new Set()) {
  const workspace = manifests.get(start);
  if (!workspace || seen.has(start)) return [];
  seen.add(start);
  const inner = Object.keys(workspace.dependencies).flatMap((each) => closureOf(each, seen));
  return [workspace.path, ...inner];
}

/** Types and build state are for the build. Source maps stay: stack traces name the source. */
function isNeeded(path) {
  return !/\.d\.ts(\.map)?$|\.tsbuildinfo$/.test(path);
}
