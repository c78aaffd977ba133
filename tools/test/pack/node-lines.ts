import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The oldest Node that is supported, and each line after it. */
export const NODE_LINES = ['20.19.4', '22', '24'] as const;

export type NodeLine = (typeof NODE_LINES)[number];

/** Node's own builds, from the registry, below `folder`: the program of each line. */
export function installNodeLines(folder: string): Record<NodeLine, string> {
  mkdirSync(folder, { recursive: true });
  const name = `node-${process.platform}-${process.arch}`;
  const aliases = NODE_LINES.map((line) => [line, `node-${line}`] as const);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      private: true,
      dependencies: Object.fromEntries(
        aliases.map(([line, alias]) => [alias, `npm:${name}@${line}`]),
      ),
    }),
  );
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent'], { cwd: folder });
  return Object.fromEntries(
    aliases.map(([line, alias]) => [line, join(folder, 'node_modules', alias, 'bin/node')]),
  ) as Record<NodeLine, string>;
}
