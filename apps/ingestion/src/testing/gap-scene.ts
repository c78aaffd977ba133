import { createTestDatabase, type TestDatabase } from '@acp/testing';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { startIngestion, type RunningIngestion } from './running-ingestion.js';
import { VendorServer } from './vendor-server.js';

/** What the vendor has of a stream: trades 1 to 40, priced so that each is told from the others. */
export const TRADES = Array.from({ length: 40 }, (_, index) => index + 1).map((a) => ({
  ...{ a, p: `${a}.50000000`, q: '1.00000001', f: a, l: a },
  ...{ T: 1_700_000_000_000 + a, m: a % 2 === 0, M: true },
}));
export const ALL_IDS = TRADES.map(({ a }) => a);

export function frameOf(trade: (typeof TRADES)[number]): string {
  const data = { e: 'aggTrade', E: trade.T + 7, s: 'A', ...trade };
  return JSON.stringify({ stream: 'a@aggTrade', data });
}

/** All of the vendor's trades but those that never arrive. */
export function cut(first: number, last: number): string[] {
  return TRADES.filter(({ a }) => a < first || a > last).map(frameOf);
}

export function asked(request: IncomingMessage): URLSearchParams {
  return new URL(request.url!, 'http://vendor').searchParams;
}

export function history(request: IncomingMessage, response: ServerResponse): void {
  const [from, limit] = ['fromId', 'limit'].map((name) => Number(asked(request).get(name)));
  response.end(JSON.stringify(TRADES.filter(({ a }) => a >= from!).slice(0, limit)));
}

export interface GapRow {
  id: string;
  state: string;
  last_error: string | null;
}

export function isClosed(row: GapRow | undefined): boolean {
  return row?.state === 'healed' || row?.state === 'lost';
}

/** A vendor that sends `frames` to each connection and keeps a history, and those who listen to it. */
export class GapScene {
  frames: string[] = [];
  requests: string[] = [];
  answer: (request: IncomingMessage, response: ServerResponse, number: number) => void = history;
  private readonly apps: RunningIngestion[] = [];

  private constructor(
    readonly test: TestDatabase,
    private readonly vendor: VendorServer,
  ) {}

  static async open(): Promise<GapScene> {
    const vendor = await VendorServer.start({
      onConnection: (socket) => scene.frames.forEach((frame) => socket.send(frame)),
      onRequest: (request, response) =>
        scene.answer(request, response, scene.requests.push(request.url!)),
    });
    const scene = new GapScene(await createTestDatabase(), vendor);
    return scene;
  }

  async listen(env: Record<string, string> = {}): Promise<RunningIngestion> {
    const app = await startIngestion(this.test, {
      env: {
        ...{ BINANCE_ENABLED: 'true', BINANCE_SYMBOLS: '*', BINANCE_BATCH_WINDOW_MS: '0' },
        BINANCE_SPOT_URL: this.vendor.webSocketUrl,
        BINANCE_SPOT_HISTORY_URL: this.vendor.url,
        ...{ GAPS_ALLOW_PRIVATE_ADDRESSES: 'true', GAPS_FILL_REQUESTS_PER_MINUTE: '6000' },
        ...{ GAPS_RETRY_FIRST_MS: '10', GAPS_RETRY_LONGEST_MS: '20' },
        ...env,
      },
    });
    this.apps.push(app);
    return app;
  }

  /** Stops those who listen; the vendor goes on. */
  async silence(): Promise<void> {
    for (const app of this.apps.splice(0)) await app.service.stop();
  }

  async close(): Promise<void> {
    await this.silence();
    await this.vendor.stop();
    await this.test.drop();
  }

  gaps(): Promise<GapRow[]> {
    return this.test.sql<GapRow>('SELECT * FROM gaps ORDER BY found_at, first');
  }

  async gap(): Promise<GapRow | undefined> {
    return (await this.gaps())[0];
  }

  async tradeIds(): Promise<number[]> {
    const rows = await this.test.sql<{ id: number }>(
      `SELECT (payload ->> 'trade_id')::int AS id FROM events ORDER BY 1`,
    );
    return rows.map(({ id }) => id);
  }
}
