import { guardedConnector, type GuardOptions } from '@acp/egress';
import { Pool, type Dispatcher } from 'undici';
import type { WebhookAnswer } from './webhook-outcome.js';

/** Bytes of an answer that are read; the rest is dropped, with its connection where that is cheaper. */
export const ANSWER_BYTES_READ_MAX = 1_048_576;

export interface WebhookRequest {
  headers: Record<string, string>;
  body: string;
}

/** One destination: its pool of kept connections and the guard in front of them. */
export class WebhookClient {
  private readonly url: URL;
  private readonly pool: Pool;

  constructor(destination: string, options: GuardOptions & { connections: number }) {
    this.url = new URL(destination);
    this.pool = new Pool(this.url.origin, {
      connections: options.connections,
      pipelining: 1,
      keepAliveTimeout: 30_000,
      connect: guardedConnector(options),
      // The deadline around each request bounds these.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async post({ headers, body }: WebhookRequest, signal: AbortSignal): Promise<WebhookAnswer> {
    const response = await this.pool.request({
      method: 'POST',
      path: `${this.url.pathname}${this.url.search}`,
      headers,
      body,
      signal,
    });
    return {
      status: response.statusCode,
      headers: response.headers,
      body: await readBounded(response.body),
    };
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}

async function readBounded(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes >= ANSWER_BYTES_READ_MAX) break;
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES_READ_MAX).toString('utf8');
}
