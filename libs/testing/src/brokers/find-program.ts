import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Where Debian puts servers; not on the path of an ordinary user. */
const SERVER_DIRECTORIES = ['/usr/sbin', '/usr/local/sbin', '/usr/lib/rabbitmq/bin'];

export function isOnPath(program: string): boolean {
  return findProgram(program) !== undefined;
}

/** The program's full path. */
export function findProgram(program: string): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(delimiter).concat(SERVER_DIRECTORIES);
  return directories.map((directory) => join(directory, program)).find((file) => existsSync(file));
}

/** The top of the repository: the nearest directory above that has `nx.json`. */
export function repositoryRoot(from = process.cwd()): string {
  if (existsSync(join(from, 'nx.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('not inside the repository');
  return repositoryRoot(parent);
}
