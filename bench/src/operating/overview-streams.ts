import { request, type Dispatcher } from 'undici';
import { processMilliseconds } from '../measure/processor.js';
import { median } from '../measure/statistics.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { GOVERNOR_KEY, PROPOSER_KEY } from '../servers/app-process.js';
import { pause, startPlane } from './idle-apps.js';

/** Consoles that are open at once: as many as the ops-api takes. */
const STREAMS = 100;
const PUSHES_PER_SECOND = 10;
/** After the streams are opened or closed, before processor time counts. */
const SETTLE_MS = 3_000;

export interface StreamReport {
  streams: number;
  seconds: number;
  /** Of one core, for all streams: the processor time with them less that without, by the time passed. */
  share_of_core: number;
  /** Of each round. */
  shares: number[];
  messages_per_stream_and_second: number;
  bytes_per_message: number;
}

/**
 * What a hundred open consoles cost the ops-api. It runs beside ingestion and a relay, twenty topics, ten
 * events a second; its processor time over a window with the streams and over one without are compared
 * in turn. Reading the database is in it, since nothing reads it where nobody looks.
 */
export async function measureStreams(
  database: BenchDatabase,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<StreamReport> {
  const plane = await startPlane(database);
  const [ops, ingestion] = plane.apps;
  const pushes = new Pushes(ingestion!.url);
  const shares: number[] = [];
  const counted = { messages: 0, bytes: 0 };
  const share = async () => {
    await pause(SETTLE_MS);
    const before = processMilliseconds(ops!.pid);
    const began = performance.now();
    await pause(seconds * 1_000);
    return (processMilliseconds(ops!.pid) - before) / (performance.now() - began);
  };
  try {
    for (let round = 0; round < rounds; round += 1) {
      const streams = await Streams.open(ops!.url, STREAMS);
      const withStreams = await share();
      counted.messages += streams.messages;
      counted.bytes += streams.bytes;
      await streams.close();
      shares.push(withStreams - (await share()));
    }
  } finally {
    await pushes.stop();
    await plane.stop();
  }
  const read = (seconds + SETTLE_MS / 1_000) * rounds * STREAMS;
  return {
    ...{ streams: STREAMS, seconds, shares, share_of_core: median(shares) },
    messages_per_stream_and_second: counted.messages / read,
    bytes_per_message: counted.bytes / counted.messages,
  };
}

/** Readers as browsers are: each a connection of its own, read to the end of every message. */
class Streams {
  messages = 0;
  bytes = 0;

  private constructor(private readonly bodies: Dispatcher.ResponseData['body'][]) {
    for (const body of bodies) {
      body.on('data', (chunk: Buffer) => {
        this.bytes += chunk.byteLength;
        this.messages += chunk.toString('latin1').split('\nid: ').length - 1;
      });
      body.on('error', () => undefined);
    }
  }

  static async open(url: string, count: number): Promise<Streams> {
    const headers = { authorization: `Bearer ${GOVERNOR_KEY}` };
    const one = async () => {
      const { statusCode, body } = await request(new URL('/v1/stream', url), {
        headers,
        bodyTimeout: 0,
      });
      if (statusCode !== 200) throw new Error(`a stream was answered with ${statusCode}`);
      return body;
    };
    return new Streams(await Promise.all(Array.from({ length: count }, one)));
  }

  async close(): Promise<void> {
    for (const body of this.bodies) body.destroy();
  }
}

/** A few events a second, so that there is something to look at. */
class Pushes {
  private readonly timer: NodeJS.Timeout;
  private pushed = 0;
  private failed: unknown;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly url: string) {
    this.timer = setInterval(() => {
      this.last = this.push().catch((error: unknown) => void (this.failed = error));
    }, 1_000 / PUSHES_PER_SECOND);
  }

  /** Throws what a push was refused with. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.last;
    if (this.failed) throw this.failed;
  }

  private async push(): Promise<void> {
    this.pushed += 1;
    const { statusCode, body } = await request(new URL('/v1/events', this.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${PROPOSER_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        event_type: 'MARKET_QUOTE_INGESTED',
        source: 'bench',
        entity_id: `SYMBOL${this.pushed % 100}`,
        occurred_at: new Date().toISOString(),
        payload: {
          ...{ venue: 'bench', symbol: `SYMBOL${this.pushed % 100}` },
          ...{ update_id: String(this.pushed), bid_price: '1', bid_quantity: '1' },
          ...{ ask_price: '2', ask_quantity: '1' },
        },
      }),
    });
    const text = await body.text();
    if (statusCode !== 202) throw new Error(`a push was answered with ${statusCode}: ${text}`);
  }
}
