import { createTestDatabase, waitUntil, type TestDatabase } from '@acp/testing';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WORKSPACE } from '../../src/workspace.js';
import { Stack } from '../faults/stack.js';
import { blocksFor } from './claims.js';
import { blocksOf } from './page-blocks.js';

const [MAPPING] = blocksFor('mapping');
const [PUSH] = blocksFor('push');
const [PLUG_IN] = blocksFor('plugIn');
/** As the page on plug-ins sets them; the one package that it names beside the file is nobody's. */
const SETTINGS = blocksOf('docs/sources/plug-ins.md')[0]!.text.replace(',@team/acp-venue', '');

let folder: string;
let test: TestDatabase;
let stack: Stack;
let venue: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'acp-ways-in-'));
  test = await createTestDatabase();
  stack = await Stack.open(test.url, {});
  venue = createServer((request, response) => {
    const pair = new URL(request.url!, 'http://venue').searchParams.get('pair');
    const quote = { pair, bid: '1.0', ask: '1.1', at: '2026-11-21T08:00:00Z', id: 1 };
    response.end(JSON.stringify(quote));
  }).listen(0, '127.0.0.1');
  await once(venue, 'listening');
});
afterAll(async () => {
  await stack.close();
  venue.close();
  await test.drop();
  rmSync(folder, { recursive: true });
});

const bash = (text: string) => promisify(execFile)('bash', ['-euc', text]);
const eventsOf = (source: string) =>
  test.sql('SELECT entity_id FROM events WHERE source = $1 ORDER BY 1', [source]);

describe('a way in that a page shows', () => {
  it('is a request that is accepted', async () => {
    const { url } = await stack.start('ingestion', { INGESTION_API_KEYS: 'desk:KEY-of-the-desk' });
    const request = PUSH!.text
      .replace('http://localhost:3001', url)
      .replace('Bearer KEY', 'Bearer KEY-of-the-desk');
    const { stdout } = await bash(request.replace('curl', 'curl -s'));
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'accepted' });
    expect(await eventsOf('desk')).toHaveLength(1);
  });

  it('is a plug-in with its settings, which stores what its venue says', async () => {
    writeFileSync(join(folder, 'my-venue.mjs'), PLUG_IN!.text);
    const { stdout } = await bash(`set -a\n${SETTINGS}\nenv`);
    const given = stdout.split('\n').filter((line) => line.startsWith('PLUGIN'));
    const settings = Object.fromEntries(given.map((line) => line.split('=', 2)));
    const { port } = venue.address() as AddressInfo;
    await stack.start('ingestion', {
      ...settings,
      PLUGINS: join(folder, settings['PLUGINS']!),
      PLUGIN_MY_VENUE_URL: `http://127.0.0.1:${port}`,
    });
    await waitUntil('both pairs are stored', async () => {
      const stored = (await eventsOf('my-venue')) as { entity_id: string }[];
      return stored.map(({ entity_id }) => entity_id).join() === 'BTC/EUR,ETH/EUR';
    });
  });

  it('is a file of any columns with the mapping of the page', async () => {
    const [mapping, file] = [join(folder, 'mapping.json'), join(folder, 'trades.csv')];
    writeFileSync(mapping, MAPPING!.text);
    writeFileSync(file, 'id,ticker,ts,px,qty,note\n7,ACME,1763712000000,12.50,3,\n');
    const program = join(WORKSPACE, 'apps/ingestion/dist/cli/ingest.js');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [program, file, '--mapping', mapping, '--json', '--strict'],
      { env: { PATH: process.env['PATH'], DATABASE_URL: test.url } },
    );
    expect(JSON.parse(stdout)).toMatchObject({ accepted: 1, rejected: 0 });
    const [stored] = await eventsOf('broker');
    expect(stored).toMatchObject({ entity_id: 'ACME' });
  });
});
