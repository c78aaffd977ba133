import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';

const IMPORT = /^(?:import|export)\s[^'"=;(]*from '([^'"]+)'|\bimport\('([^'"]+)'\)/gm;

/** What a built file needs: it, the files that it imports, and theirs, and the packages of all of them. */
export function importsOf(entry: string): { files: string[]; packages: string[] } {
  const files = new Set([entry]);
  const packages = new Set<string>();
  for (const file of files) {
    for (const specifier of specifiersIn(readFileSync(file, 'utf8'))) {
      if (specifier.startsWith('.')) files.add(join(dirname(file), specifier));
      else if (!isBuiltin(specifier)) packages.add(packageOf(specifier));
    }
  }
  return { files: [...files], packages: [...packages].sort() };
}

function specifiersIn(text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, named, loaded]) => named ?? loaded!);
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
