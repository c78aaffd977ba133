import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIngestion, type RunningIngestion } from '../testing/running-ingestion.js';
import { until } from '../testing/until.js';
import type { ConnectorState } from './connector-state.js';

let test: TestDatabase;
let folder: string;
let app: RunningIngestion | undefined;

beforeEach(async () => {
  test = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'acp-plugins-'));
});
afterEach(async () => {
  await app?.service.stop();
  app = undefined;
  rmSync(folder, { recursive: true, force: true });
  await test.drop();
});

/** Ticks of a venue: `N:PRICE`, with `N` as the natural key. */
const MAPPER = `
const mapper = {
  source: 'ticks',
  version: 3,
  map(text, { venue = 'none' }) {
    if (text === 'heartbeat') return [];
    if (text === 'broken') throw new Error('no such tick');
    const [key, price] = text.split(':');
    const payload = { venue, symbol: 'T', bid_price: price, ask_price: price };
    const event = {
      event_type: 'MARKET_QUOTE_INGESTED', entity_id: 'T', occurred_at: '2026-11-21T08:00:00Z', payload,
    };
    return [{ event, ...(key && { natural_key: { stream: 'ticks', key } }) }];
  },
};`;

/** A plug-in whose connectors are the bodies of their `run`. */
function plugin(connectors: Record<string, string>, name = 'ticker'): string {
  const made = Object.entries(connectors).map(
    ([key, body]) => `{ name: '${key}', source: 'ticks', async run(context) { ${body} } }`,
  );
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `${MAPPER}
     const settings = { properties: { last: { type: 'integer', maximum: 100, default: 3 } } };
     const connectors = (settings) => [${made.join(',')}];
     export default { api: 1, name: '${name}', mappers: [mapper], settings, connectors };`,
  );
  return file;
}

async function start(module: string, env: Record<string, string> = {}) {
  app = await startIngestion(test, {
    env: { PLUGINS: module, PLUGINS_RESTART_FIRST_MS: '10', ...env },
  });
  return app;
}

/** Waits for its end, as a connector that listens does. */
const LISTEN = `await new Promise((resolve) => context.signal.addEventListener('abort', resolve));`;

async function prices(): Promise<string[]> {
  const rows = await test.sql<{ price: string }>(
    `SELECT payload->>'bid_price' AS price FROM events ORDER BY payload->>'bid_price'`,
  );
  return rows.map(({ price }) => price);
}

async function stateOf(connector: string): Promise<ConnectorState | undefined> {
  const [row] = await test.sql<{ cursor: ConnectorState }>(
    'SELECT cursor FROM connector_cursors WHERE connector = $1',
    [connector],
  );
  return row?.cursor;
}

const reasons = () =>
  test.sql<{ code: string; message: string; record_text: string }>(
    `SELECT reasons->0->>'code' AS code, reasons->0->>'message' AS message, record_text
     FROM rejected_records ORDER BY record_text`,
  );

/** Goes from its cursor to the number in its settings, one commit each. */
const COUNT = `
  for (let n = (context.cursor ?? 0) + 1; n <= settings.last; n += 1) {
    const account = await context.accept(n + ':' + n, { cursor: n, venue: 'v' });
    if (account.accepted !== 1) throw new Error('not accepted: ' + JSON.stringify(account));
  }`;

describe('a plug-in', () => {
  it('stores what its connector accepts, goes on from its cursor, and is done when it returns', async () => {
    const module = plugin({ count: COUNT });
    await start(module);
    await until(
      () => stateOf('ticker/count'),
      (state) => state?.health.state === 'ended',
    );
    expect(await prices()).toEqual(['1', '2', '3']);
    expect(await stateOf('ticker/count')).toMatchObject({ position: 3, health: { failures: 0 } });
    await app!.service.stop();
    await start(module, { PLUGIN_TICKER_LAST: '5' });
    await until(
      () => stateOf('ticker/count'),
      (state) => state?.position === 5,
    );
    expect(await prices()).toEqual(['1', '2', '3', '4', '5']);
    const [row] = await test.sql(
      `SELECT DISTINCT r.connector, e.source, e.mapper_version, e.payload->>'venue' AS venue
       FROM events e JOIN raw_payloads r ON r.id = e.raw_payload_id`,
    );
    expect(row).toEqual({
      connector: 'ticker/count',
      source: 'ticks',
      mapper_version: 3,
      venue: 'v',
    });
  });

  it('reads payloads that are posted for its source, and keeps in quarantine what it cannot', async () => {
    const { url } = await start(plugin({}));
    const body = ['"8:8"', '"broken"', '":9"'].join('\n');
    const response = await fetch(`${url}/v1/sources/ticks/payloads`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: body.replaceAll('"', ''),
    });
    expect(await response.json()).toMatchObject({ records: 3, accepted: 1, rejected: 2 });
    expect(await reasons()).toEqual([
      {
        code: 'MAPPER.UNREADABLE',
        message: 'the mapper gives the record no natural_key of a stream and a key',
        record_text: ':9',
      },
      {
        code: 'MAPPER.UNREADABLE',
        message: 'the mapper throws: no such tick',
        record_text: 'broken',
      },
    ]);
  });

  it('is started again where a connector throws, is shown as failing, and stops no other', async () => {
    const fails = `
      context.report({ connected: true });
      await context.accept('0:0', { cursor: (context.cursor ?? 0) + 1 });
      throw new Error('venue says no');`;
    const { url } = await start(plugin({ fails, count: COUNT }));
    const state = await until(
      () => stateOf('ticker/fails'),
      (found) => (found?.health.failures ?? 0) >= 3 && found?.health.state === 'failing',
    );
    expect(state).toMatchObject({ health: { last_error: 'venue says no' } });
    expect(state!.position).toBeGreaterThanOrEqual(3);
    await until(prices, (found) => found.length === 4);
    const health = await fetch(`${url}/health/ready`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({
      details: { 'connector:ticker/fails': { last_error: 'venue says no' } },
    });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/connector_failures_total\{connector="ticker\/fails"\} [3-9]/);
    expect(metrics).toContain('control_plane_connector_running{connector="ticker/count"} 0');
  });

  it('that floods is ended before it fills the memory; what was accepted is stored', async () => {
    const floods = `
      if (context.cursor) return;
      const first = context.accept('1:1', { cursor: 'flooded' });
      for (let n = 2; n < 5000; n += 1) void context.accept(n + ':' + n);
      await first;
      ${LISTEN}`;
    await start(plugin({ floods, count: COUNT }));
    const state = await until(
      () => stateOf('ticker/floods'),
      (found) => found?.health.state === 'ended',
    );
    expect(state!.health).toMatchObject({ failures: 1 });
    expect(state!.health.last_error).toMatch(/^1000 calls with \d+ bytes wait to be stored; await/);
    expect(await prices()).toContain('1');
    expect((await prices()).length).toBeLessThan(1_100);
  });

  it('is refused a payload, a cursor or a venue that cannot be stored, and hears why', async () => {
    const tries = `
      const told = [];
      const hear = (promise) => promise.then(() => told.push('stored'), (e) => told.push(e.message));
      await hear(context.accept('x'.repeat(2000)));
      await hear(context.accept({ not: 'text' }));
      await hear(context.accept(Array.from({ length: 3 }, () => 'heartbeat')));
      await hear(context.accept('heartbeat', { venue: 'A B' }));
      await hear(context.accept('heartbeat', { cursor: 'x'.repeat(70000) }));
      await context.accept('heartbeat', { cursor: told });`;
    await start(plugin({ tries }), {
      INGESTION_BODY_BYTES_MAX: '1024',
      INGESTION_BATCH_ITEMS_MAX: '2',
    });
    const state = await until(
      () => stateOf('ticker/tries'),
      (found) => found?.health.state === 'ended',
    );
    expect(state!.position).toEqual([
      'a payload has 2000 bytes; the limit is 1024',
      'a payload must be text or bytes, as the source sent it',
      '3 payloads in one call; the limit is 2',
      'venue must be lower case letters, digits, dots and dashes, 64 at most',
      'the cursor has 70002 bytes; the limit is 65536',
    ]);
  });

  it('is cut off where its connector does not end, within half of the grace period', async () => {
    const hangs = `await context.accept('1:1'); await new Promise(() => undefined);`;
    const { service, lines } = await start(plugin({ hangs }), { SHUTDOWN_GRACE_MS: '400' });
    await until(prices, (found) => found.length === 1);
    await service.stop();
    expect(lines.join('')).toContain('did not end in time');
  });
});
