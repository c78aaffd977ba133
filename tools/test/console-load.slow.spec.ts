import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = join(__dirname, '../../apps/console/dist');
/** What a slow line takes in about a second. */
const FIRST_LOAD_BYTES_MAX = 250_000;
const REFERENCE = /(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g;
/** Static imports alone: what is loaded with a page or ahead of it comes by `import()`. */
const IMPORT = /(?:import|from)\s*"\.\/([^"]+\.js)"/g;

async function read(file: string): Promise<string> {
  return readFile(join(DIST, file), 'utf8');
}

/** Files that the browser needs before the overview is drawn. */
async function firstLoad(): Promise<Set<string>> {
  const files = await readdir(join(DIST, 'assets'));
  const overview = files.find((file) => /^overview-page-.*\.js$/.test(file))!;
  const found = new Set<string>();
  const open = [...(await read('index.html')).matchAll(REFERENCE)].map((match) => match[1]!);
  open.push(`assets/${overview}`);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    if (!file.endsWith('.js')) continue;
    for (const [, name] of (await read(file)).matchAll(IMPORT)) open.push(`assets/${name}`);
  }
  return found;
}

describe('the first load of the console', () => {
  it('is below its budget, compressed, with the page that it opens on', async () => {
    expect(existsSync(join(DIST, 'index.html'))).toBe(true);
    let bytes = 0;
    const files = await firstLoad();
    for (const file of files) bytes += gzipSync(await read(file)).byteLength;
    expect([...files].some((file) => file.includes('history-panel'))).toBe(true);
    expect([...files].some((file) => file.includes('trace-page'))).toBe(false);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES_MAX);
  });
});
