import { buildEvent, createTestDatabase, type TestDatabase } from '@acp/testing';
import { newId } from '@acp/contracts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordedPath } from '../testing/recorded.js';
import { until } from '../testing/until.js';

const PROGRAM = join(__dirname, '../../dist/cli/ingest.js');

let test: TestDatabase;
let folder: string;

beforeEach(async () => {
  test = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'acp-ingest-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await test.drop();
});

function launch(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: test.url, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text.err += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...text }));
  return { child, ended };
}

async function ingest(...args: string[]) {
  const result = await launch(['--json', ...args]).ended;
  const lines = result.out.trim().split('\n');
  return { ...result, summary: JSON.parse(lines.at(-1) || '{}') as Record<string, unknown> };
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function drafts(count: number): string {
  const lines = Array.from({ length: count }, (_, i) => {
    const {
      ingested_at: _i,
      trace_id: _t,
      ...event
    } = buildEvent({ event_id: newId(), entity_id: `S${i}` });
    return JSON.stringify(event);
  });
  return `${lines.join('\n')}\n`;
}

async function stored(): Promise<{ events: number; raws: number; rejected: number }> {
  const [row] = await test.sql<{ events: number; raws: number; rejected: number }>(
    `SELECT (SELECT count(*)::int FROM events) AS events,
            (SELECT count(*)::int FROM raw_payloads) AS raws,
            (SELECT count(*)::int FROM rejected_records) AS rejected`,
  );
  return row!;
}

describe('ingest FILE', () => {
  it('takes a Yahoo history with its symbol from the name; a second run adds nothing', async () => {
    const first = await ingest(recordedPath('yahoo-history-CALM-1d.csv'));
    expect(first.summary).toMatchObject({ files: 1, records: 662, accepted: 662, rejected: 0 });
    expect(first.code).toBe(0);
    const after = await stored();
    const [event] = await test.sql(
      `SELECT source, entity_id, occurred_at, payload ->> 'open' AS open, payload ->> 'interval' AS i
       FROM events ORDER BY occurred_at LIMIT 1`,
    );
    expect(event).toEqual({
      source: 'csv',
      entity_id: 'CALM',
      occurred_at: new Date('2022-01-03T05:00:00Z'),
      open: '37.029998779296875',
      i: '1d',
    });
    const again = await ingest(recordedPath('yahoo-history-CALM-1d.csv'));
    expect(again.summary).toMatchObject({ records: 0, raw_payloads: 0, unchanged_files: 1 });
    expect(await stored()).toEqual(after);
  });

  it('takes a history out of order and with wrong prices as it is', async () => {
    const { summary } = await ingest(recordedPath('yahoo-history-AET.L-100x-errors.csv'));
    expect(summary).toMatchObject({ records: 23, accepted: 23, rejected: 0 });
    expect(await test.sql('SELECT DISTINCT entity_id FROM events')).toEqual([
      { entity_id: 'AET.L' },
    ]);
  });

  it('goes on where it was killed, and ends with every record once', async () => {
    const count = 20_000;
    const path = file('events.ndjson', drafts(count));
    const { child, ended } = launch([path]);
    await until(stored, ({ events }) => events >= 2_000);
    child.kill('SIGKILL');
    await ended;
    const half = await stored();
    expect(half.events).toBeLessThan(count);
    const { summary, code } = await ingest(path);
    expect(code).toBe(0);
    expect(summary).toMatchObject({ records: count - half.events, duplicates: 0 });
    expect(await stored()).toEqual({ events: count, raws: count / 500, rejected: 0 });
  });

  it('refuses bad rows one by one, with the column, and takes the others', async () => {
    const path = file(
      'yahoo-history-X-1d.csv',
      [
        '\uFEFFDate,Open,High,Low,Close,Volume\r',
        '2026-01-02,1,2,1,2,10\r',
        '2026-01-03,1,2,1,2\r',
        '2026-01-04,1,2,x,2,10\r',
        '2026-02-30,1,2,1,2,10\r',
        '2026-01-05 10:00:00,1,2,1,2,10\r',
        '2026-01-06,1,2,1,2,10,11\r',
        '2026-01-07,1e-7,2,1,2,NaN\r',
        '\r',
        '2026-01-08,1,2,1,2,"10"\r',
        '',
      ].join('\n'),
    );
    const { summary, code, err } = await ingest(path);
    expect(summary).toMatchObject({ records: 8, accepted: 2, rejected: 6 });
    expect(code).toBe(0);
    expect(summary['refusals']).toMatchObject([
      { file: path, path: '/Volume', records: 2, lines: '3, 8' },
      { path: '/Date', records: 2, lines: '5-6' },
      { path: '/Low', records: 1, lines: '4' },
      { path: '', records: 1, lines: '7' },
    ]);
    expect(err).toMatch(/2 refused: MAPPER\.UNREADABLE \/Volume .* \(line 3, 8\)/);
    const reasons = await test.sql<{ index: number; path: string }>(
      `SELECT record_index AS index, reasons -> 0 ->> 'path' AS path FROM rejected_records
       ORDER BY record_index`,
    );
    expect(reasons).toEqual([
      { index: 1, path: '/Volume' },
      { index: 2, path: '/Low' },
      { index: 3, path: '/Date' },
      { index: 4, path: '/Date' },
      { index: 5, path: '' },
      { index: 6, path: '/Volume' },
    ]);
    expect(
      (
        await ingest(
          '--strict',
          file('yahoo-history-X-1d.csv', 'Date,Open,High,Low,Close,Volume\n1'),
        )
      ).code,
    ).toBe(3);
  });

  it('takes any CSV with a mapping, and the same record once across files', async () => {
    const mapping = file(
      'mapping.json',
      JSON.stringify({
        event_type: 'MARKET_TRADE_INGESTED',
        source: 'broker',
        key: ['id'],
        entity_id: { column: 'ticker' },
        occurred_at: { column: 'ts', as: 'epoch_ms' },
        payload: {
          venue: { value: 'dark-pool' },
          symbol: { column: 'ticker' },
          trade_id: { column: 'id' },
          price: { column: 'px', as: 'decimal' },
          quantity: { column: 'qty', as: 'decimal' },
          note: { column: 'note', optional: true },
        },
      }),
    );
    const header = 'id,ticker,px,qty,ts,note';
    const one = file(
      'one.csv',
      `${header}\n1,A,1.5,2,1767225600000,"a, b"\n2,A,1.6,2,1767225601000,\n`,
    );
    const two = file('two.csv', `${header}\n2,A,1.6,2,1767225601000,\n2,A,9,2,1767225601000,\n`);
    const { summary } = await ingest('--mapping', mapping, one, two);
    expect(summary).toMatchObject({
      files: 2,
      records: 4,
      accepted: 2,
      duplicates: 1,
      rejected: 1,
    });
    const [event] = await test.sql(
      'SELECT source, payload FROM events ORDER BY occurred_at LIMIT 1',
    );
    expect(event).toEqual({
      source: 'broker',
      payload: {
        venue: 'dark-pool',
        symbol: 'A',
        trade_id: '1',
        price: '1.5',
        quantity: '2',
        note: 'a, b',
      },
    });
  });

  it('refuses NDJSON lines that are no events and takes the others', async () => {
    const deep = '['.repeat(1e5) + ']'.repeat(1e5);
    const path = file(
      'mixed.ndjson',
      `${drafts(2)}not json\n${deep}\n\n{}\n"\\u0000"\n${drafts(1)}`,
    );
    const { summary } = await ingest(path);
    expect(summary).toMatchObject({ records: 7, accepted: 3, rejected: 4 });
    const refusals = summary['refusals'] as { code: string; path: string; lines: string }[];
    expect(refusals.map(({ code, path, lines }) => [code, path, lines])).toEqual([
      ['GATE.INVALID', '', '4, 7'],
      ['REQUEST.MALFORMED', '', '3'],
      ['GATE.INVALID', '/event_type', '6'],
      ['GATE.INVALID', '/occurred_at', '6'],
      ['GATE.INVALID', '/payload', '6'],
    ]);
  });

  it('understands the three header rows of yfinance, and which ticker they name', async () => {
    const rows = '2023-02-17,254.5,256.5,252.4,255.8,30000100\n2023-02-20,,,,,0\n';
    const path = file(
      'prices.csv',
      `Price,Close,High,Low,Open,Volume\nTicker,MSFT,MSFT,MSFT,MSFT,MSFT\nDate,,,,,\n${rows}`,
    );
    const { summary } = await ingest(path);
    expect(summary).toMatchObject({ records: 2, accepted: 1, rejected: 1 });
    const [event] = await test.sql(
      `SELECT payload FROM events WHERE source = 'csv' AND entity_id = 'MSFT'`,
    );
    expect(event).toMatchObject({
      payload: { opened_at: '2023-02-17T00:00:00.000Z', close: '254.5', open: '255.8' },
    });
  });

  it('fails with what a person can mend, and still takes the other files', async () => {
    const good = file('good.ndjson', drafts(1));
    const { summary, code, err } = await ingest(
      join(folder, 'absent.csv'),
      file('empty.csv', ''),
      file('prices.csv', 'a,b\n1,2\n'),
      file('yahoo-history-X-1d.csv', 'Date,Close\n2026-01-01,1\n'),
      file('data.xls', ''),
      file('twice.csv', 'Date,Close,Open,Close\n2026-01-01,1,2,3\n'),
      file('two.csv', 'Price,Close,Close\nTicker,AAPL,MSFT\nDate,,\n2026-01-01,1,2\n'),
      good,
    );
    expect(code).toBe(1);
    expect(summary).toMatchObject({ files: 1, accepted: 1, is_complete: false });
    expect(err).toContain('no such file');
    expect(err).toContain('the file is empty');
    expect(err).toContain('--mapping FILE');
    expect(err).toContain('the header has no Open, High, Low, Volume');
    expect(err).toContain('--format');
    expect(err).toContain('the header has the column "Close" twice');
    expect(err).toContain('holds several tickers (AAPL, MSFT)');
  });

  it('tells wrong use from failure by its exit code', async () => {
    expect((await launch([]).ended).code).toBe(2);
    expect((await launch(['--mapping', file('m.json', '{"x":1}'), 'f.csv']).ended).code).toBe(2);
    const away = launch(['f.csv'], { DATABASE_URL: 'postgres://127.0.0.1:1/x' });
    expect((await away.ended).code).toBe(1);
  });
});
