import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where the toolchains put themselves when nobody tells the path. */
const MORE = ['/usr/local/go/bin', '/usr/lib/go/bin', join(homedir(), '.cargo/bin')];

/** The file of a program that is on the path, or where toolchains are usually put. */
export function findProgram(name: string): string | undefined {
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), ...MORE];
  return directories.map((directory) => join(directory, name)).find((file) => existsSync(file));
}
