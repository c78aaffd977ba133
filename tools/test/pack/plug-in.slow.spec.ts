import { createTestDatabase, waitUntil, type TestDatabase } from '@acp/testing';
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { WebSocketServer } from 'ws';
import { packLibraries } from '../../src/pack/pack-libraries.js';
import { WORKSPACE } from '../../src/workspace.js';

const SOURCE = join(WORKSPACE, 'plug-ins/kraken');
const FRAMES = readFileSync(join(SOURCE, 'frames.ndjson'), 'utf8').trim().split('\n');

let folder: string;
let test: TestDatabase;
let venue: WebSocketServer;
let ingestion: ChildProcess | undefined;
const subscriptions: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'acp-plug-in-'));
  const archives = packLibraries(folder).filter((path) => /^acp-plugin-/.test(basename(path)));
  const pack = ['pack', '--silent', '--pack-destination', folder];
  const kraken = execFileSync('npm', pack, { cwd: SOURCE, encoding: 'utf8' }).trim();
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const packages = [...archives, join(folder, kraken), '@types/ws@8', '@types/node@20'];
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--silent'];
  execFileSync('npm', ['install', ...quiet, ...packages], { cwd: folder });
  test = await createTestDatabase();
  venue = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(venue, 'listening');
}, 300_000);
afterAll(async () => {
  ingestion?.kill('SIGKILL');
  venue.close();
  for (const socket of venue.clients) socket.terminate();
  rmSync(folder, { recursive: true, force: true });
  await test.drop();
});

/** The first connection of each channel breaks in the middle of what it sends. */
function play(): void {
  const broken = new Set<string>();
  venue.on('connection', (socket) => {
    socket.once('message', (data: Buffer) => {
      const { channel } = (JSON.parse(data.toString()) as { params: { channel: string } }).params;
      subscriptions.push(data.toString());
      const isBroken = !broken.has(channel);
      broken.add(channel);
      for (const frame of isBroken ? FRAMES.slice(0, 4) : FRAMES) socket.send(frame);
      if (isBroken) socket.close(1013);
    });
  });
}

it('is a venue of its own in ingestion, installed from archives', async () => {
  play();
  const { port } = venue.address() as AddressInfo;
  ingestion = spawn(process.execPath, [join(WORKSPACE, 'apps/ingestion/dist/main.js')], {
    cwd: folder,
    env: {
      ...{ PATH: process.env['PATH'], DATABASE_URL: test.url, PORT: '0' },
      PLUGINS: 'acp-plugin-kraken',
      PLUGIN_KRAKEN_URL: `ws://127.0.0.1:${port}`,
      PLUGIN_KRAKEN_PAIRS: 'BTC/USD,ETH/USD',
      PLUGIN_KRAKEN_SILENT_MS: '600000',
      PLUGINS_RESTART_FIRST_MS: '10',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // Both channels get all frames, and some of them twice.
  await waitUntil('every frame is stored by both channels', async () => {
    const rows = await test.sql<{ frames: number }>(
      `SELECT count(DISTINCT payload_sha256)::int AS frames FROM raw_payloads
       WHERE connector LIKE 'kraken/%' GROUP BY connector`,
    );
    return rows.length === 2 && rows.every(({ frames }) => frames === FRAMES.length);
  });
  expect(JSON.parse(subscriptions[0]!)).toMatchObject({
    params: { symbol: ['BTC/USD', 'ETH/USD'] },
  });
  const events = await test.sql<{ type: string; payload: Record<string, string> }>(
    `SELECT event_type AS type, payload FROM events ORDER BY occurred_at`,
  );
  expect(
    events.map(({ type, payload }) => [type, payload['price'] ?? payload['bid_price']]),
  ).toEqual([
    ['MARKET_TRADE_INGESTED', '91344.4'],
    ['MARKET_TRADE_INGESTED', '91344.3'],
    ['MARKET_TRADE_INGESTED', '91340.10'],
    ['MARKET_QUOTE_INGESTED', '91340.0'],
  ]);
  expect(events[1]!.payload['quantity']).toBe('0.00000001');
  const refused = await test.sql(
    `SELECT DISTINCT reasons->0->>'message' AS message, reasons->0->>'path' AS path
     FROM rejected_records`,
  );
  expect(refused).toEqual([{ message: 'a trade needs a trade_id', path: '/data/1/trade_id' }]);
  const failing = await test.sql(
    `SELECT connector, cursor->'health'->>'last_error' AS error FROM connector_cursors ORDER BY 1`,
  );
  expect(failing).toEqual([
    { connector: 'kraken/ticker', error: 'the connection is lost (1013)' },
    { connector: 'kraken/trade', error: 'the connection is lost (1013)' },
  ]);
  ingestion.kill('SIGTERM');
  expect((await once(ingestion, 'exit'))[0]).toBe(0);
});

it('is clean by the types of the interface', () => {
  const compilerOptions = {
    ...{ noEmit: true, strict: true, checkJs: true, allowJs: true, skipLibCheck: false },
    ...{ module: 'nodenext', target: 'es2022', maxNodeModuleJsDepth: 1, types: ['node'] },
  };
  const files = ['index.js', 'mapper.js', 'connector.js'];
  for (const file of files) writeFileSync(join(folder, file), readFileSync(join(SOURCE, file)));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = join(WORKSPACE, 'node_modules/typescript/lib/tsc.js');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
});
