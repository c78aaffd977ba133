import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { WORKSPACE } from '../workspace.js';
import { chartOf, noData, NO_SYMBOL, type ChartRefusal } from './chart-history.js';
import { historyOf } from './history.js';

const DATA = join(WORKSPACE, 'examples', 'data');
/** Paths of the history of each venue, under the path of its streams. */
const HISTORY = /^\/(spot\/api\/v3|futures\/fapi\/v1)\/(aggTrades|klines)$/;
const CHART = /^\/v8\/finance\/chart\/([^/?]+)/;
/** Frames sent before the socket has to have drained. */
const BURST = 50;

/** What is recorded, and therefore what a run must account for. */
export interface Recording {
  spot: readonly string[];
  futures: readonly string[];
  charts: Readonly<Record<string, string>>;
}

export function readRecording(folder = DATA): Recording {
  const frames = (name: string) =>
    readFileSync(join(folder, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.stringify((JSON.parse(line) as { frame: unknown }).frame));
  return {
    spot: frames('binance-spot-frames.jsonl'),
    futures: frames('binance-futures-frames.jsonl'),
    charts: { AAPL: readFileSync(join(folder, 'yahoo-chart-AAPL-1d.json'), 'utf8') },
  };
}

export interface ReplayOptions {
  /** Whether a frame is not sent; the history has what was in it all the same. */
  isCut?: (frame: string) => boolean;
  /** Whether a chart lacks the row of a time, in seconds, when a range is asked for; the history has it. */
  isRowCut?: (seconds: number) => boolean;
  /** Waited for before a page of history is answered. */
  beforeHistory?: (address: URL) => Promise<void>;
}

/**
 * Speaks as the vendors do, from recordings: combined streams of Binance under `/spot` and
 * `/futures`, the history of their trades and candles below, the chart of Yahoo under its own path. Each connection gets every frame once and then
 * stays open, silent but for pings.
 */
export class ReplayServer {
  /** Frames handed to sockets, charts and pages of history answered. */
  readonly sent = { frames: 0, charts: 0, pages: 0 };
  private readonly http = createServer((request, response) => void this.answer(request, response));
  private readonly sockets = new WebSocketServer({ server: this.http });

  constructor(
    private readonly recording: Recording,
    private readonly options: ReplayOptions = {},
  ) {
    this.sockets.on('connection', (socket, request) => void this.play(socket, request));
  }

  async listen(): Promise<{ port: number }> {
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    return { port: (this.http.address() as AddressInfo).port };
  }

  async close(): Promise<void> {
    for (const socket of this.sockets.clients) socket.terminate();
    this.http.closeAllConnections();
    await new Promise<void>((resolve) => this.http.close(() => resolve()));
  }

  private async play(socket: WebSocket, request: IncomingMessage): Promise<void> {
    socket.on('error', () => undefined);
    const futures = request.url?.startsWith('/futures');
    const pings = setInterval(() => socket.ping(), 5000);
    socket.once('close', () => clearInterval(pings));
    for (const [index, frame] of (futures
      ? this.recording.futures
      : this.recording.spot
    ).entries()) {
      if (this.options.isCut?.(frame)) continue;
      if (socket.readyState !== socket.OPEN) return;
      const sending = new Promise<void>((resolve) => socket.send(frame, () => resolve()));
      this.sent.frames += 1;
      if (index % BURST === 0) await sending;
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://replay');
    const [, venue, kind] = HISTORY.exec(url.pathname) ?? [];
    if (venue && kind) return this.answerHistory(url, { venue, kind, response });
    const symbol = CHART.exec(request.url ?? '')?.[1];
    const chart = symbol && this.recording.charts[symbol];
    response.setHeader('content-type', 'application/json');
    if (!chart) return refuse(response, NO_SYMBOL);
    const isHistory = url.searchParams.has('period1');
    if (isHistory) await this.options.beforeHistory?.(url);
    const answer = chartOf(chart, url.searchParams, this.options.isRowCut);
    if (answer === null) return refuse(response, noData(url.searchParams));
    this.sent[isHistory ? 'pages' : 'charts'] += 1;
    response.end(answer);
  }

  private async answerHistory(
    url: URL,
    { venue, kind, response }: { venue: string; kind: string; response: ServerResponse },
  ): Promise<void> {
    await this.options.beforeHistory?.(url);
    const frames = venue.startsWith('spot') ? this.recording.spot : this.recording.futures;
    this.sent.pages += 1;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(historyOf(frames, kind, url.searchParams)));
  }
}

function refuse(response: ServerResponse, { status, error }: ChartRefusal): void {
  response.statusCode = status;
  response.end(JSON.stringify({ chart: { result: null, error } }));
}
