import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { until } from '../testing/until.js';

const MAIN = join(__dirname, '../../dist/main.js');

let test: TestDatabase;
let folder: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'acp-plugins-'));
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  await test.drop();
});

function start(env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [MAIN], {
    cwd: folder,
    env: { PATH: process.env['PATH'], DATABASE_URL: test.url, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

function write(file: string, content: string): string {
  mkdirSync(join(folder, file, '..'), { recursive: true });
  writeFileSync(join(folder, file), content);
  return `./${file}`;
}

it('refuses every plug-in that is not sound at once, with everything else that is wrong', async () => {
  const modules = [
    write('hangs.mjs', 'await new Promise((resolve) => setTimeout(resolve, 600_000));'),
    write('throws.mjs', "throw new Error('no licence file');"),
    write('newer.mjs', "export default { api: 2, name: 'newer' };"),
    write('unversioned.mjs', "export default { name: 'unversioned' };"),
    write(
      'taken.mjs',
      "export default { api: 1, name: 'taken', mappers: [{ source: 'binance', version: 1, map() {} }] };",
    ),
    write(
      'venue.mjs',
      `const properties = { url: { type: 'string', pattern: '^wss?://', description: 'a WebSocket URL' },
         depth: { type: 'integer', minimum: 1, maximum: 10 }, token: { type: 'string', writeOnly: true } };
       export default { api: 1, name: 'my-venue', settings: { properties, required: ['token'] } };`,
    ),
    write('ours.mjs', "export default { api: 1, name: 'intake' };"),
    './absent.mjs',
    '@team/absent',
  ];
  const child = start({
    PLUGINS: modules.join(','),
    PLUGINS_LOAD_MS: '500',
    PLUGIN_MY_VENUE_URL: 'http://user:secret@x',
    PLUGIN_MY_VENUE_DEPTH: '11',
    PLUGIN_MY_VENUE_DEPHT: '3',
    INGESTION_GROUP_WINDOW_MS: '-1',
  });
  const said = await text(child.stderr!);
  const lines = said.split('\n').map((line) => line.trim());
  expect(lines).toEqual([
    'The configuration is wrong (CONFIG.INVALID):',
    'INGESTION_GROUP_WINDOW_MS must not be less than 0',
    'PLUGINS ./hangs.mjs did not load within 500 ms (PLUGINS_LOAD_MS)',
    'PLUGINS ./throws.mjs throws while it loads: no licence file',
    'PLUGINS ./newer.mjs is written for version 2 of @acp/plugin, this control plane has 1; update the control plane, or install a plug-in for that version',
    'PLUGINS ./unversioned.mjs says no version of the interface; make it with definePlugin, or give `api: 1`',
    `PLUGINS ./absent.mjs is not there: no file ${join(folder, 'absent.mjs')}`,
    `PLUGINS @team/absent cannot be found from ${folder}: install it there, or give a path that begins with ./`,
    'PLUGINS ./taken.mjs maps source binance, as the control plane does',
    'PLUGINS ./ours.mjs has the name intake, which is a way in of the control plane; give it another',
    'PLUGIN_MY_VENUE_TOKEN is required',
    'PLUGIN_MY_VENUE_URL must be a WebSocket URL',
    'PLUGIN_MY_VENUE_DEPTH must be <= 10',
    'PLUGIN_MY_VENUE_DEPHT is not known; did you mean PLUGIN_MY_VENUE_DEPTH?',
    '',
  ]);
  expect(said).not.toContain('secret');
});

it('survives what a connector throws where nobody catches it, and starts it again', async () => {
  write(
    'node_modules/@team/acp-venue/package.json',
    '{ "name": "@team/acp-venue", "type": "module", "exports": { ".": "./index.js" } }',
  );
  write(
    'node_modules/@team/acp-venue/index.js',
    `import { connect } from 'node:net';
     const ways = [
       () => setTimeout(() => { throw new Error('in a timer'); }),
       () => void Promise.reject(new Error('in a promise')),
       () => connect(1, '127.0.0.1'),
     ];
     const mapper = { source: 'ticks', version: 1, map: () => [] };
     const connectors = () => [{
       name: 'strays', source: 'ticks',
       async run({ cursor, accept, signal }) {
         const way = ways[cursor ?? 0];
         await accept('{}', { cursor: (cursor ?? 0) + 1 });
         if (!way) return;
         way();
         await new Promise((resolve) => signal.addEventListener('abort', resolve));
       },
     }];
     export default { api: 1, name: 'venue', mappers: [mapper], connectors };`,
  );
  const child = start({ PLUGINS: '@team/acp-venue', PLUGINS_RESTART_FIRST_MS: '10' });
  const log = text(child.stdout!);
  const stored = await until(
    async () => {
      const [row] = await test.sql<{ health: { state: string; failures: number } }>(
        `SELECT cursor->'health' AS health FROM connector_cursors WHERE connector = 'venue/strays'`,
      );
      return row?.health;
    },
    (health) => health?.state === 'ended',
  );
  expect(stored).toMatchObject({ failures: 3 });
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
  const lines = await log;
  for (const what of ['in a timer', 'in a promise', 'connect ECONNREFUSED']) {
    expect(lines).toContain(what);
  }
});
