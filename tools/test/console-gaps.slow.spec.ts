import type { Gap, Overview, Page as Listed } from '@acp/contracts/api';
import { createTestDatabase, waitUntil, type TestDatabase } from '@acp/testing';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { readRecording, ReplayServer } from '../src/replay/replay-server.js';
import { ConsoleBrowser, describeWithChromium } from './console/browser.js';
import { AppProcess } from './console/processes.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
jest.setTimeout(5 * 60_000);
const WAIT_MS = 120_000;

const PROGRAM = join(process.cwd(), 'tools/dist/commands/cp.js');
const KEY = 'operator-key-1234';
const [TRADE, CUT_FROM, CUT_TO] = ['SUSHIUSDT', 87353240, 87353255];
/** Thursday 3 and Friday 4 September 2020 of the recorded chart. */
const CUT_ROWS = [1599139800, 1599226200];

describeWithChromium('a gap, to those who look', () => {
  let test: TestDatabase;
  let server: ReplayServer;
  let opsApi: AppProcess;
  let ingestion: AppProcess | undefined;
  let browser: ConsoleBrowser;
  let port: number;
  /** Whether the venue answers what fills ask for. */
  let answers: Promise<unknown>;
  let letAnswer: () => void;
  let charts: number;

  beforeAll(async () => {
    test = await createTestDatabase();
    charts = 0;
    server = new ReplayServer(readRecording(), {
      isCut,
      isRowCut: (seconds) => CUT_ROWS.includes(seconds),
      // The first request for a chart of the past is that of the pull, which asks whether it lacks any.
      beforeHistory: async ({ pathname }) => {
        if (pathname.includes('/chart/') && ++charts === 1) return;
        await answers;
      },
    });
    ({ port } = await server.listen());
    const env = { DATABASE_URL: test.url, LEDGER_REFRESH_MS: '200' };
    opsApi = await AppProcess.start('ops-api', { ...env, OPS_API_KEYS: `ann:operator:${KEY}` });
    browser = await ConsoleBrowser.launch(opsApi.url);
  }, 150_000);
  beforeEach(() => {
    answers = new Promise<void>((resolve) => (letAnswer = resolve));
  });
  afterEach(async () => {
    letAnswer();
    await ingestion?.stop();
    ingestion = undefined;
    await browser.closePages();
    expect(browser.complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await opsApi?.stop();
    await server?.close();
    await test?.drop();
  });

  async function ingest(env: Record<string, string>): Promise<void> {
    ingestion = await AppProcess.start('ingestion', {
      DATABASE_URL: test.url,
      ...{ GAPS_ALLOW_PRIVATE_ADDRESSES: 'true', GAPS_FILL_REQUESTS_PER_MINUTE: '6000' },
      ...{ GAPS_RETRY_FIRST_MS: '10', GAPS_RETRY_LONGEST_MS: '20' },
      ...env,
    });
  }

  const headers = { authorization: `Bearer ${KEY}` };
  async function get<Answer>(path: string): Promise<Answer> {
    return (await (await fetch(opsApi.url + path, { headers })).json()) as Answer;
  }

  /** For a moment the overview is what it was when somebody last asked for it. */
  const told = async () => (await get<Overview>('/v1/overview')).gaps;

  async function cp(...args: string[]): Promise<string> {
    const env = { PATH: process.env['PATH'], OPS_API_URL: opsApi.url, OPS_API_KEY: KEY };
    return (await promisify(execFile)(process.execPath, [PROGRAM, ...args], { env })).stdout;
  }

  /** Those of one symbol that the venue could fill. */
  async function gapsOf(symbol: string): Promise<Gap[]> {
    const { items } = await get<Listed<Gap>>(`/v1/gaps?symbol=${symbol}`);
    return items.filter(({ fillable }) => fillable);
  }

  const isNow = (symbol: string, state: Gap['state']) =>
    waitUntil(
      `the gap of ${symbol} is ${state}`,
      async () => (await gapsOf(symbol))[0]?.state === state,
      WAIT_MS,
    );

  async function metricIs(name: string, source: string, value: number): Promise<void> {
    const line = new RegExp(`^${name}\\{.*source="${source}".*\\} ${value}$`, 'm');
    const none = new RegExp(`^${name}\\{.*source="${source}"`, 'm');
    await waitUntil(`${name} of ${source} is ${value}`, async () => {
      const text = await (await fetch(`${opsApi.url}/metrics`)).text();
      return line.test(text) || (value === 0 && !none.test(text));
    });
  }

  const open = (path: string) => browser.open(path, { key: KEY });
  const attention = (page: Page, text: string | RegExp) =>
    page.locator('.attention-item').filter({ hasText: text });
  const row = (page: Page, stream: string) =>
    page.getByRole('row').filter({ hasText: stream }).first();

  it('that is being filled is seen everywhere, and gone when it is healed', async () => {
    const overview = await open('/');
    await ingest({
      ...{ BINANCE_ENABLED: 'true', BINANCE_SYMBOLS: '*', BINANCE_SPOT_URL: 'off' },
      BINANCE_FUTURES_URL: `ws://127.0.0.1:${port}/futures`,
      BINANCE_FUTURES_HISTORY_URL: `http://127.0.0.1:${port}/futures`,
      GAPS_TIMEOUT_MS: '600000',
    });
    await isNow(TRADE, 'filling');
    const [gap] = await gapsOf(TRADE);
    expect(gap).toMatchObject({ from: String(CUT_FROM), to: String(CUT_TO), missing: 16 });
    await waitUntil('the overview tells of it', async () => (await told()).length > 0);
    expect(await told()).toMatchObject([{ source: 'binance', open: 1, missing: 16 }]);
    await metricIs('control_plane_gaps_open', 'binance', 1);
    await metricIs('control_plane_gap_records_missing', 'binance', 16);
    const listed = await cp('gaps', '--symbol', TRADE, '--state', 'filling');
    expect(cellsOf(listed, gap!.id).slice(2, 7)).toEqual([
      'filling',
      ...[CUT_FROM, CUT_TO, 16, 0].map(String),
    ]);

    const line = attention(overview, '1 gap of binance is not filled yet');
    await line.getByText('16 records missing').waitFor();
    const page = await open('/');
    await attention(page, '1 gap of binance').getByRole('link', { name: 'See the gaps' }).click();
    await row(page, gap!.stream).getByText('filling', { exact: true }).waitFor();
    await row(page, gap!.stream).getByText('0 of 16').waitFor();

    letAnswer();
    await row(page, gap!.stream).getByText('healed', { exact: true }).waitFor();
    await row(page, gap!.stream).getByText('16 of 16').waitFor();
    await line.waitFor({ state: 'detached' });
    await waitUntil('the overview tells of none', async () => (await told()).length === 0);
    await metricIs('control_plane_gaps_open', 'binance', 0);
    await metricIs('control_plane_gap_records_missing', 'binance', 0);
    expect(await cp('gaps', '--symbol', TRADE, '--state', 'filling')).not.toContain(gap!.id);
    expect(cellsOf(await cp('gaps', 'show', gap!.id), 'state')).toEqual(['state', 'healed']);
  });

  it('that was lost is seen as lost, and healed when somebody has it tried again', async () => {
    await ingest({
      ...{ YAHOO_BASE_URL: `http://127.0.0.1:${port}`, YAHOO_SYMBOLS: 'AAPL' },
      ...{ GAPS_TIMEOUT_MS: '500', GAPS_TRIES_MAX: '1' },
    });
    await isNow('AAPL', 'lost');
    const [gap] = await gapsOf('AAPL');
    expect(gap).toMatchObject({ stream: 'yahoo/AAPL/1d', missing: 2, filled: 0, tries: 1 });
    expect(gap!.from).toBe(new Date(CUT_ROWS[0]! * 1000).toISOString());
    await metricIs('control_plane_gaps_lost_lately', 'yahoo', 1);
    expect(await cp('gaps', '--source', 'yahoo')).toMatch(/lost .*The operation was aborted/);

    const page = await open('/');
    const line = attention(page, '1 gap of yahoo was given up within a day');
    await line.getByRole('link', { name: 'See what it said' }).click();
    letAnswer();
    const again = `Try the gap of ${gap!.stream} from ${gap!.from} again`;
    await page.getByRole('button', { name: again }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('the venue answers again');
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The gap of yahoo/AAPL/1d is open.').waitFor();
    await isNow('AAPL', 'healed');
    expect(await gapsOf('AAPL')).toMatchObject([{ filled: 2, pages: 1 }]);
    await page.goto('/');
    await page.getByRole('heading', { name: 'Failed per second' }).waitFor();
    await attention(page, 'of yahoo').waitFor({ state: 'detached' });
    await metricIs('control_plane_gaps_lost_lately', 'yahoo', 0);
    const candles = await test.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM events WHERE event_type = 'MARKET_CANDLE_INGESTED' AND source = 'yahoo'`,
    );
    expect(candles).toEqual([{ n: 49 }]);
  });
});

function isCut(frame: string): boolean {
  const id = Number(/"e":"aggTrade".*"a":(\d+),"s":"SUSHIUSDT"/.exec(frame)?.[1]);
  return id >= CUT_FROM && id <= CUT_TO;
}

/** Of the line of a table that names it. */
function cellsOf(table: string, id: string): string[] {
  const line = table.split('\n').find((text) => text.includes(id)) ?? '';
  return line
    .split('│')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
