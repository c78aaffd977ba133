import { verify, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKSUMS, SIGNATURE, checksumsOf, filesOf, sha256Of } from './files.js';
import { subjectsOf } from './provenance.js';

const PROVENANCE = 'provenance.intoto.json';

/** What does not hold of a release that somebody has before them; nothing where all does. */
export function problemsOfRelease(folder: string, key: KeyObject): string[] {
  const missing = [CHECKSUMS, SIGNATURE, PROVENANCE].filter(
    (name) => !existsSync(join(folder, name)),
  );
  if (missing.length > 0) return missing.map((name) => `${name}: is missing`);
  const checksums = readFileSync(join(folder, CHECKSUMS));
  const problems: string[] = [];
  if (!verify(null, checksums, key, readFileSync(join(folder, SIGNATURE)))) {
    problems.push(`${SIGNATURE}: is not a signature of ${CHECKSUMS} by this key`);
  }
  const [said, found] = [linesOf(checksums.toString()), linesOf(checksumsOf(folder))];
  for (const [name, sum] of said) {
    if (!found.has(name)) problems.push(`${name}: is missing`);
    else if (found.get(name) !== sum) problems.push(`${name}: is not what was released`);
  }
  const strange = [...found.keys()].filter((name) => !said.has(name));
  problems.push(...strange.map((name) => `${name}: is not a part of the release`));
  return [...problems, ...problemsOfProvenance(folder, key)];
}

function problemsOfProvenance(folder: string, key: KeyObject): string[] {
  const subjects = subjectsOf(readFileSync(join(folder, PROVENANCE), 'utf8'), key);
  if (!subjects) return [`${PROVENANCE}: has no signature by this key`];
  return filesOf(folder)
    .filter((name) => name !== PROVENANCE && subjects.get(name) !== sha256Of(join(folder, name)))
    .map((name) => `${PROVENANCE}: says nothing of this ${name}`);
}

function linesOf(checksums: string): Map<string, string> {
  const lines = checksums.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}
