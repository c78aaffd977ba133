import { Agent, request } from 'undici';

export interface ChartRequest {
  baseUrl: string;
  symbol: string;
  range: string;
  interval: string;
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
  const { symbol, range, interval, timeoutMs, answerBytesMax } = chart;
  const url = new URL(`/v8/finance/chart/${encodeURIComponent(symbol)}`, chart.baseUrl);
  url.search = new URLSearchParams({ range, interval, events: 'div,splits' }).toString();
  const agent = new Agent({ maxResponseSize: answerBytesMax, connect: { timeout: timeoutMs } });
  try {
    const { statusCode, body } = await request(url, {
      dispatcher: agent,
      headers: { accept: 'application/json', 'user-agent': USER_AGENT },
      signal: AbortSignal.any([chart.signal, AbortSignal.timeout(timeoutMs)]),
    });
    return { status: statusCode, body: Buffer.from(await body.arrayBuffer()) };
  } finally {
    await agent.destroy();
  }
}
