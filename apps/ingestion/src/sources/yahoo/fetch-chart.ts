import { Agent, request } from 'undici';

export interface ChartQuery {
  baseUrl: string;
  symbol: string;
  interval: string;
  /** Back from now by that range, or between two times in seconds. */
  span: { range: string } | { period1: number; period2: number };
}

export interface ChartRequest extends ChartQuery {
  timeoutMs: number;
  answerBytesMax: number;
  signal: AbortSignal;
}

export interface ChartAnswer {
  status: number;
  body: Buffer;
}

/** Yahoo turns away clients without one. */
const USER_AGENT = 'Mozilla/5.0 (compatible; ai-control-plane)';

/** Whatever the vendor answers, with any status. Rejects when there is no complete answer. */
export async function fetchChart(chart: ChartRequest): Promise<ChartAnswer> {
  const { timeoutMs, answerBytesMax } = chart;
  const agent = new Agent({ maxResponseSize: answerBytesMax, connect: { timeout: timeoutMs } });
  try {
    const { statusCode, body } = await request(chartUrl(chart), {
      dispatcher: agent,
      headers: { accept: 'application/json', 'user-agent': USER_AGENT },
      signal: AbortSignal.any([chart.signal, AbortSignal.timeout(timeoutMs)]),
    });
    return { status: statusCode, body: Buffer.from(await body.arrayBuffer()) };
  } finally {
    await agent.destroy();
  }
}

export function chartUrl({ baseUrl, symbol, interval, span }: ChartQuery): URL {
  const url = new URL(`/v8/finance/chart/${encodeURIComponent(symbol)}`, baseUrl);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(span)) query.set(name, String(value));
  query.set('interval', interval);
  query.set('events', 'div,splits');
  url.search = query.toString();
  return url;
}
