import type { Clock } from '@acp/contracts';
import { metric, type AppLogger } from '@acp/observability';
import type { ConnectorCursorRepository } from '@acp/persistence';
import { Progress } from '@acp/service';
import { setTimeout as pause } from 'node:timers/promises';
import type { AcceptEvents } from '../../accept/accept-events.js';
import { timeStep } from '../../grouping/time-step.js';
import {
  EMPTY_CURSOR,
  readCursor,
  type BinanceCursor,
  type Interruption,
} from './binance-cursor.js';
import type { BinanceStream } from './binance-streams.js';
import { BINANCE } from './binance.mapper.js';
import { batchOf } from './frame-batch.js';
import { FrameBuffer } from './frame-buffer.js';
import { persist } from './persist.js';
import type { Gap } from './sequence-watch.js';
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
  private interruptions: Interruption[] = [];
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
    const { cursors } = this.parts;
    const found = await this.persist(() => cursors.find(this.stream.connector), 'no cursor read');
    this.cursor = readCursor(found);
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
    const { stream, cursor } = this;
    const frames = this.buffer.peek(this.options.batchFramesMax);
    const interruptions = [...this.interruptions];
    const now = this.parts.clock.now();
    const batch = timeStep('map', () => batchOf(frames, { stream, cursor, interruptions, now }));
    const move = { connector: stream.connector, source: BINANCE, cursor: batch.cursor };
    const write = () => this.parts.acceptEvents.accept(batch.payloads, [move]);
    if (!(await this.persist(write, 'frames not written; trying again'))) return false;
    this.buffer.release(frames.length);
    this.interruptions.splice(0, interruptions.length);
    this.cursor = batch.cursor;
    this.progress.beat();
    metric('ingestBufferDepth').set({ buffer: stream.connector }, this.buffer.size);
    if (batch.gaps.length > 0) this.reportGaps(batch.gaps);
    return true;
  }

  private persist<T>(work: () => Promise<T>, complaint: string): Promise<T | undefined> {
    const { connector } = this.stream;
    return persist(work, {
      signal: this.stopping.signal,
      onFailure: (error) => this.parts.logger.warn({ connector, error }, complaint),
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
