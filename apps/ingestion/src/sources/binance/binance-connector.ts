import { newId, type Clock } from '@acp/contracts';
import { metric, type AppLogger } from '@acp/observability';
import type { ConnectorCursorRepository } from '@acp/persistence';
import { Progress } from '@acp/service';
import { ExponentialBackoff, handleAll, retry } from 'cockatiel';
import { setTimeout as pause } from 'node:timers/promises';
import type { AcceptEvents } from '../../accept/accept-events.js';
import type { MappedPayload } from '../../accept/mapped-payload.js';
import { rawPayloadOf } from '../../accept/raw-payload.js';
import { timeStep } from '../../grouping/time-step.js';
import {
  EMPTY_CURSOR,
  readCursor,
  withGaps,
  withInterruption,
  type BinanceCursor,
} from './binance-cursor.js';
import type { BinanceStream } from './binance-streams.js';
import { BINANCE, binanceMapper } from './binance.mapper.js';
import { FrameBuffer, type ReceivedFrame } from './frame-buffer.js';
import { SequenceWatch, type Gap } from './sequence-watch.js';
import { StreamSocket, type StreamSocketOptions } from './stream-socket.js';

export interface BinanceConnectorOptions extends Omit<StreamSocketOptions, 'url'> {
  batchFramesMax: number;
  batchWindowMs: number;
  bufferFramesMax: number;
  bufferBytesMax: number;
}

export interface BinanceConnectorParts {
  acceptEvents: AcceptEvents;
  cursors: Pick<ConnectorCursorRepository, 'find'>;
  logger: AppLogger;
  clock: Clock;
}

/** A loop that has not come round for so long, with frames waiting, is stuck. */
const STALE_AFTER_MS = 60_000;
const WRITE_RETRY = { initialDelay: 250, maxDelay: 5_000 };

/**
 * One connection: frames go from the socket into a bounded buffer and from there, in order and one
 * batch at a time, into the triple write together with the cursor. While the database is away the
 * batch is tried again and the buffer fills; when it is full the socket is paused and the venue
 * waits. Frames leave the buffer only after their commit.
 */
export class BinanceConnector {
  private readonly buffer: FrameBuffer;
  private readonly socket: StreamSocket;
  private readonly progress = new Progress({ staleAfterMs: STALE_AFTER_MS });
  private readonly stopping = new AbortController();
  private cursor: BinanceCursor = EMPTY_CURSOR;
  private watch = new SequenceWatch();
  private interruptions: { at: Date; reason: string }[] = [];
  private running: Promise<void> | undefined;

  constructor(
    readonly stream: BinanceStream,
    private readonly options: BinanceConnectorOptions,
    private readonly parts: BinanceConnectorParts,
  ) {
    this.buffer = new FrameBuffer({
      framesMax: options.bufferFramesMax,
      bytesMax: options.bufferBytesMax,
      onFull: () => this.holdBack(),
      onRoom: () => this.socket.resume(),
    });
    this.socket = new StreamSocket({ ...options, url: stream.url }, this.socketEvents());
  }

  start(): void {
    this.running = this.run();
  }

  /** Closes the socket, then writes what has arrived; gives up on a database that stays away. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.socket.close();
    this.buffer.wake();
    await this.running;
    metric('connectorConnected').set(this.labels, 0);
  }

  /** For readiness: throws when frames wait and nothing is written. A venue that is away is no fault. */
  check(): Record<string, unknown> {
    if (this.buffer.size === 0) this.progress.beat();
    const { last_beat_ms_ago } = this.progress.check();
    const { frames, gap_count, last_received_at } = this.cursor;
    return {
      connected: this.socket.isConnected,
      waiting: this.buffer.size,
      frames,
      gaps: gap_count,
      last_received_at,
      last_beat_ms_ago,
    };
  }

  private async run(): Promise<void> {
    await this.loadCursor();
    if (!this.stopping.signal.aborted) this.socket.open();
    while (!this.stopping.signal.aborted || this.buffer.size > 0) {
      await this.buffer.untilArrival();
      await this.gather();
      if (this.buffer.size === 0) continue;
      if (!(await this.writeBatch())) return;
    }
  }

  private async loadCursor(): Promise<void> {
    const load = () => this.parts.cursors.find(this.stream.connector);
    this.cursor = readCursor(await this.untilDone(load, 'the cursor was not read'));
    this.watch = new SequenceWatch(this.cursor.positions);
  }

  /** A moment for more frames to come, unless a batch is there or we are stopping. */
  private async gather(): Promise<void> {
    const { batchFramesMax, batchWindowMs } = this.options;
    const { signal } = this.stopping;
    if (this.buffer.size >= batchFramesMax || signal.aborted) return;
    await pause(batchWindowMs, undefined, { signal }).catch(() => undefined);
  }

  /** False where the batch could not be written and the connector is stopping. */
  private async writeBatch(): Promise<boolean> {
    const frames = this.buffer.peek(this.options.batchFramesMax);
    const payloads = timeStep('map', () => frames.map((frame) => this.mapped(frame)));
    const { cursor, watch, gaps } = this.advanced(frames, payloads);
    const move = { connector: this.stream.connector, source: BINANCE, cursor };
    const write = () => this.parts.acceptEvents.accept(payloads, [move]);
    const written = await this.untilDone(write, 'frames are not written; trying again');
    if (written === undefined) return false;
    this.buffer.release(frames.length);
    this.cursor = cursor;
    this.watch = watch;
    this.interruptions = [];
    this.progress.beat();
    metric('ingestBufferDepth').set({ buffer: this.stream.connector }, this.buffer.size);
    if (gaps.length > 0) this.reportGaps(gaps);
    return true;
  }

  private mapped({ text, receivedAt }: ReceivedFrame): MappedPayload {
    const { connector, venue } = this.stream;
    const raw = rawPayloadOf({
      source: BINANCE,
      connector,
      body: text,
      fetchedAt: receivedAt,
      traceId: newId(),
    });
    const records = binanceMapper.map(text, { fetchedAt: receivedAt, venue });
    return { raw, mapperVersion: binanceMapper.version, records };
  }

  /** The cursor as it will be once these frames are stored. */
  private advanced(frames: readonly ReceivedFrame[], payloads: readonly MappedPayload[]) {
    const watch = new SequenceWatch(this.watch.positions());
    const gaps = payloads
      .flatMap(({ records }) => records)
      .flatMap((record) => (record.kind === 'draft' ? [watch.observe(record.draft)] : []))
      .filter((gap): gap is Gap => gap !== null);
    const known = this.interruptions.reduce(withInterruption, this.cursor);
    const cursor = {
      ...withGaps(known, gaps, this.parts.clock.now()),
      frames: this.cursor.frames + frames.length,
      last_received_at: frames.at(-1)!.receivedAt.toISOString(),
      positions: watch.positions(),
    };
    return { cursor, watch, gaps };
  }

  /** Tries for ever while running; once stopping, a failure ends it and the answer is undefined. */
  private async untilDone<T>(work: () => Promise<T>, complaint: string): Promise<T | undefined> {
    const backoff = new ExponentialBackoff(WRITE_RETRY);
    const policy = retry(handleAll, { maxAttempts: Number.MAX_SAFE_INTEGER, backoff });
    policy.onFailure(({ reason }) => {
      const error = 'error' in reason ? reason.error : undefined;
      this.parts.logger.warn({ connector: this.stream.connector, error }, complaint);
    });
    const { signal } = this.stopping;
    return policy.execute(work, signal).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
  }

  private holdBack(): void {
    metric('ingestBufferRefusals').inc({ buffer: this.stream.connector });
    this.socket.pause();
  }

  private socketEvents() {
    const { logger, clock } = this.parts;
    const { connector, url } = this.stream;
    return {
      onFrame: (text: string) => this.buffer.push({ text, receivedAt: clock.now() }),
      onConnected: (reconnects: number) => {
        metric('connectorConnected').set(this.labels, 1);
        if (reconnects > 0) metric('connectorReconnects').inc(this.labels);
        logger.info({ connector, url, reconnects }, 'connected');
      },
      onLost: (reason: string) => {
        metric('connectorConnected').set(this.labels, 0);
        this.interruptions.push({ at: clock.now(), reason });
        logger.warn({ connector, reason }, 'connection lost; connecting again');
      },
    };
  }

  private reportGaps(gaps: readonly Gap[]): void {
    metric('connectorGaps').inc(this.labels, gaps.length);
    const { connector } = this.stream;
    this.parts.logger.warn({ connector, gaps: gaps.slice(0, 5), count: gaps.length }, 'gap found');
  }

  private get labels() {
    return { connector: this.stream.connector };
  }
}
