import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIngestion, type RunningIngestion } from '../../testing/running-ingestion.js';
import { until } from '../../testing/until.js';
import { VendorServer } from '../../testing/vendor-server.js';

const MAPPING = `
    mapping:
      records: body.items
      events:
        - type: PAYMENT_RECORDED
          time: record.at
          key: record.id
          payload:
            payment_id: record.id
            from_account: "'a'"
            to_account: "'b'"
            amount: record.amount
            currency: "'EUR'"
`;

let test: TestDatabase;
let vendor: VendorServer;
let folder: string;
let apps: RunningIngestion[];
let requests: IncomingMessage[];
let answer: (request: IncomingMessage, response: ServerResponse, number: number) => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'acp-poll-'));
  test = await createTestDatabase();
  requests = [];
  apps = [];
  vendor = await VendorServer.start({
    onRequest: (request, response) => answer(request, response, requests.push(request)),
  });
});
afterEach(async () => {
  for (const app of apps) await app.service.stop();
  await vendor.stop();
  await test.drop();
  rmSync(folder, { recursive: true });
});

async function start(poll: string, everyMs = 100): Promise<RunningIngestion> {
  const file = join(folder, 'sources.yaml');
  const isGuarded = poll.includes('allow_private_addresses');
  const base = `every_ms: ${everyMs}${isGuarded ? '' : ', allow_private_addresses: true'}`;
  writeFileSync(file, `sources:\n  - name: shop\n    poll: { ${base}, ${poll} }${MAPPING}`);
  const env = { SOURCES_FILE: file, VENDOR: vendor.url, TOKEN: 'hunter2' };
  const app = await startIngestion(test, { env });
  apps.push(app);
  return app;
}

const item = (id: number) => `{"id":${id},"at":"2026-11-30T10:00:0${id}Z","amount":1.${id}0}`;
const page = (ids: number[], more = '') => `{"items":[${ids.map(item).join(',')}]${more}}`;
const amounts = async () =>
  (await test.sql<{ a: string }>(`SELECT payload ->> 'amount' AS a FROM events ORDER BY 1`)).map(
    ({ a }) => a,
  );
interface State {
  holder: string | null;
  failures: number;
  behind: boolean;
  last_error: string | null;
}
const state = async () => (await test.sql<State>(`SELECT * FROM source_states`))[0]!;
const paths = () => requests.map(({ url }) => url);

describe('a source that is polled', () => {
  it('follows the pages and goes on, after a restart, where the last committed one ended', async () => {
    answer = (request, response, number) => {
      const after = new URL(request.url!, vendor.url).searchParams.get('after');
      if (number === 2) return response.destroy();
      if (after === null) return response.end(page([1, 2], ',"last":2'));
      return response.end(after === '2' ? page([3], ',"last":3') : page([], ',"last":3'));
    };
    const poll =
      "url: '${VENDOR}/orders', query: { after: 'has(cursor.last) ? cursor.last : null' }, " +
      "cursor: { last: body.last }, next: 'size(body.items) > 0'";
    const first = await start(poll, 600_000);
    await until(state, ({ failures }) => failures === 1);
    expect(await amounts()).toEqual(['1.10', '1.20']);
    expect(await state()).toMatchObject({ holder: null, behind: false });
    await first.service.stop();
    apps = [];
    await test.sql(`UPDATE source_states SET due_at = now()`);
    await start(poll, 600_000);
    await until(state, ({ failures }) => failures === 0);
    expect(await amounts()).toEqual(['1.10', '1.20', '1.30']);
    expect(paths().slice(0, 3)).toEqual(['/orders', '/orders?after=2', '/orders?after=2']);
    const [row] = await test.sql(`SELECT cursor FROM connector_cursors`);
    expect(row).toMatchObject({ cursor: { cursor: { last: '3' }, next: null } });
  });

  it('follows links, sends its secrets, and keeps them nowhere', async () => {
    answer = (request, response) => {
      if (request.url!.includes('p=2')) return response.end(page([2]));
      response.setHeader('link', `<${vendor.url}/list?p=2&key=hunter2>; rel="next"`);
      return response.end(page([1]));
    };
    const app = await start(
      "url: '${VENDOR}/list', next: link, pages_max: 1, secret_query: { key: '${TOKEN}' }, " +
        "headers: { Authorization: 'Bearer ${TOKEN}' }",
    );
    await until(amounts, (all) => all.length === 2);
    expect(paths().slice(0, 2)).toEqual(['/list?key=hunter2', '/list?p=2&key=hunter2']);
    expect(requests[0]!.headers.authorization).toBe('Bearer hunter2');
    const kept = await test.sql(`SELECT cursor FROM connector_cursors`);
    expect(JSON.stringify([kept, await state(), app.lines])).not.toContain('hunter2');
  });

  it('goes nowhere else, whatever a page says, and keeps the page', async () => {
    answer = (_request, response) =>
      response.end(page([1], ',"next":"http://169.254.169.254/latest"'));
    await start("url: '${VENDOR}/list', next: body.next");
    const { last_error } = await until(state, ({ failures }) => failures > 0);
    expect(last_error).toBe('the next address is at another place (http://169.254.169.254)');
    expect(await amounts()).toEqual(['1.10']);
  });

  it('refuses an address that is not public unless the source permits it', async () => {
    answer = (_request, response) => response.end(page([1]));
    await start("url: '${VENDOR}/list', allow_private_addresses: false");
    const { last_error } = await until(state, ({ failures }) => failures > 0);
    expect(last_error).toContain('allow_private_addresses permits that');
    expect(requests).toHaveLength(0);
  });

  it('asks for what has changed alone, and stores nothing again', async () => {
    answer = (request, response) => {
      response.setHeader('etag', '"v1"');
      if (request.headers['if-none-match'] === '"v1"') response.statusCode = 304;
      response.end(response.statusCode === 304 ? undefined : page([1]));
    };
    await start("url: '${VENDOR}/list'");
    await until(
      () => requests.length,
      (asked) => asked >= 3,
    );
    expect(requests[1]!.headers['if-none-match']).toBe('"v1"');
    expect(await test.sql(`SELECT id FROM raw_payloads`)).toHaveLength(1);
  });

  it('shows in its metrics for how long nobody has been able to ask it', async () => {
    answer = (_request, response) => response.end(page([1]));
    const overdue = async (app: RunningIngestion) => {
      const text = await (await fetch(`${app.url}/metrics`)).text();
      const [, seconds] = /^control_plane_source_overdue_seconds\{source="shop"\} (.+)$/m.exec(
        text,
      )!;
      return Number(seconds);
    };
    const holder = await test.open();
    const app = await holder.inTransaction(async ({ ask }) => {
      await ask({ text: 'LOCK TABLE source_states IN SHARE MODE', values: [] });
      const held = await start("url: '${VENDOR}/list'", 600_000);
      const first = await overdue(held);
      await until(
        () => overdue(held),
        (seconds) => seconds > first,
      );
      return held;
    });
    await until(amounts, (all) => all.length === 1);
    await until(state, (row) => row.holder === null);
    expect(await overdue(app)).toBe(0);
  });

  it('waits as long as the vendor asks it to', async () => {
    answer = (_request, response) => {
      response.writeHead(429, { 'retry-after': '3600' });
      response.end('{}');
    };
    await start("url: '${VENDOR}/list'");
    const { last_error } = await until(state, ({ failures }) => failures === 1);
    expect(last_error).toBe('the vendor answered HTTP 429');
    const [row] = await test.sql<{ s: number }>(
      `SELECT extract(epoch FROM due_at - last_error_at)::int AS s FROM source_states`,
    );
    expect(row!.s).toBe(3_600);
  });

  it('is asked by one process at a time', async () => {
    let open = 0;
    let most = 0;
    answer = (_request, response, number) => {
      most = Math.max(most, (open += 1));
      setImmediate(() => {
        open -= 1;
        response.end(page([1 + (number % 5)]));
      });
    };
    const poll = "url: '${VENDOR}/list'";
    await start(poll);
    await start(poll);
    await until(
      () => requests.length,
      (asked) => asked >= 8,
    );
    expect(most).toBe(1);
  });
});
