import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const REFERENCE = /(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g;
/** Static imports alone: what is loaded with a page or ahead of it comes by `import()`. */
const IMPORT = /(?:import|from)\s*"\.\/([^"]+\.js)"/g;

export interface FirstLoad {
  /** Paths below the folder. */
  files: string[];
  /** All of them, each compressed by itself with gzip. */
  bytes: number;
}

/**
 * What a browser needs of the built console in `dist` before the overview is drawn. Throws where there
 * is no build.
 */
export async function consoleFirstLoad(dist: string): Promise<FirstLoad> {
  const read = (file: string) => readFile(join(dist, file), 'utf8');
  const assets = await readdir(join(dist, 'assets'));
  const overview = assets.find((file) => /^overview-page-.*\.js$/.test(file))!;
  const found = new Map<string, number>();
  const open = [...(await read('index.html')).matchAll(REFERENCE)].map((match) => match[1]!);
  open.push(`assets/${overview}`);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    const text = await read(file);
    found.set(file, gzipSync(text).byteLength);
    if (!file.endsWith('.js')) continue;
    for (const [, name] of text.matchAll(IMPORT)) open.push(`assets/${name}`);
  }
  return {
    files: [...found.keys()],
    bytes: [...found.values()].reduce((sum, bytes) => sum + bytes, 0),
  };
}
