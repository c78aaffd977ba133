import { createTestDatabase, type TestDatabase } from '@acp/testing';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { asked, type GapRow } from './gap-scene.js';
import { startIngestion, type RunningIngestion } from './running-ingestion.js';
import { until } from './until.js';
import { VendorServer } from './vendor-server.js';

export interface ChartGap extends GapRow {
  first: string;
  last: string;
  missing: string | null;
  filled: string;
  pages: number;
}

/** Price of the row at a time, so that each is told from the others. */
const priceOf = (time: number) => `${Math.floor(time / 100) % 10_000}.25`;

/** Seconds of noon in UTC of a day of 2025, `11-03`. */
export function noon(day: string): number {
  return Date.parse(`2025-${day}T12:00:00Z`) / 1000;
}

/** A chart as Yahoo answers it. Rows of `null` are there and say nothing. */
export function chartText(
  rows: readonly number[],
  { nulls = [], ...meta }: Record<string, unknown> & { nulls?: readonly number[] },
): string {
  const cell = (price: string) => (time: number) => (nulls.includes(time) ? 'null' : price);
  const column = (cells: (time: number) => string) => `[${rows.map(cells).join()}]`;
  const prices = column((time) => cell(priceOf(time))(time));
  const quote = ['open', 'high', 'low', 'close'].map((name) => `"${name}":${prices}`).join();
  const about = JSON.stringify({
    symbol: 'X',
    exchangeName: 'NMS',
    dataGranularity: '1d',
    ...meta,
  });
  return `{"chart":{"result":[{"meta":${about},"timestamp":[${rows.join()}],"indicators":{"quote":[
    {${quote},"volume":${column(cell('100'))}}]}}],"error":null}}`;
}

/** A vendor that has `rows`, gives a pull those of them that are `pulled`, and who pulls from it. */
export class ChartScene {
  rows: number[] = [];
  pulled: (time: number) => boolean = () => true;
  meta: Record<string, unknown> & { nulls?: number[] } = {};
  /** Answers a request for a time that has passed; false leaves it to the vendor. */
  history: (request: IncomingMessage, response: ServerResponse, number: number) => boolean = () =>
    false;
  readonly pulls: string[] = [];
  readonly requests: string[] = [];
  private app: RunningIngestion | undefined;

  private constructor(
    readonly test: TestDatabase,
    private readonly vendor: VendorServer,
  ) {}

  static async open(): Promise<ChartScene> {
    const vendor = await VendorServer.start({
      onRequest: (request, response) => scene.answer(request, response),
    });
    const scene = new ChartScene(await createTestDatabase(), vendor);
    return scene;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.vendor.stop();
    await this.test.drop();
  }

  async stop(): Promise<void> {
    await this.app?.service.stop();
    this.app = undefined;
  }

  /** Starts anew, which pulls once, and resolves when that pull is stored. */
  async pull(env: Record<string, string> = {}): Promise<RunningIngestion> {
    await this.stop();
    const before = await this.stored();
    this.app = await startIngestion(this.test, {
      env: {
        ...{ YAHOO_BASE_URL: this.vendor.url, YAHOO_SYMBOLS: 'X', YAHOO_CRON: '0 0 1 1 *' },
        ...{ GAPS_ALLOW_PRIVATE_ADDRESSES: 'true', GAPS_FILL_REQUESTS_PER_MINUTE: '6000' },
        ...{ GAPS_RETRY_FIRST_MS: '10', GAPS_RETRY_LONGEST_MS: '20' },
        ...env,
      },
    });
    await until(
      () => this.stored(),
      (stored) => stored > before,
    );
    return this.app;
  }

  gaps(): Promise<ChartGap[]> {
    return this.test.sql<ChartGap>('SELECT * FROM gaps ORDER BY first');
  }

  async gap(): Promise<ChartGap | undefined> {
    return (await this.gaps())[0];
  }

  /** Opening times of the candles that are stored as final, in seconds. */
  async candles(): Promise<number[]> {
    const rows = await this.test.sql<{ at: string }>(
      `SELECT payload ->> 'opened_at' AS at FROM events
       WHERE event_type = 'MARKET_CANDLE_INGESTED' AND payload ->> 'final' = 'true' ORDER BY 1`,
    );
    return rows.map(({ at }) => Date.parse(at) / 1000);
  }

  private async stored(): Promise<number> {
    const [row] = await this.test.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM raw_payloads WHERE connector LIKE 'yahoo-chart/%'`,
    );
    return row!.n;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const query = asked(request);
    if (!query.has('period1')) {
      this.pulls.push(request.url!);
      response.end(chartText(this.rows.filter(this.pulled), this.meta));
      return;
    }
    const number = this.requests.push(request.url!);
    if (this.history(request, response, number)) return;
    const [from, to] = ['period1', 'period2'].map((name) => Number(query.get(name)));
    const rows = this.rows.filter((time) => time >= from! && time < to!);
    if (rows.length > 0) {
      response.end(chartText(rows, this.meta));
      return;
    }
    const description = `Data doesn't exist for startDate = ${from}, endDate = ${to}`;
    const error = { code: 'Bad Request', description };
    response.writeHead(400).end(JSON.stringify({ chart: { result: null, error } }));
  }
}
