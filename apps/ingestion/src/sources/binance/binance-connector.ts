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
import { ConnectorReports } from './connector-reports.js';
import { movedPast, payloadsOf, type Moved } from './frame-batch.js';
import { FrameBuffer, type ReceivedFrame } from './frame-buffer.js';
import { asksForNewConnection } from './frame.js';
import { persist } from '../../persist.js';
import { StreamLives } from './stream-lives.js';
import { StreamSocket, type StreamSocketOptions } from './stream-socket.js';

export interface BinanceConnectorOptions extends Omit<StreamSocketOptions, 'url'> {
  batchFramesMax: number;
  batchWindowMs: number;
  bufferFramesMax: number;
  bufferBytesMax: number;
  /** A subscribed stream without a frame for so long is silent: it is warned of. */
  streamSilentMs: number;
}

export interface BinanceConnectorParts {
  acceptEvents: AcceptEvents;
  cursors: Pick<ConnectorCursorRepository, 'find'>;
  logger: AppLogger;
  clock: Clock;
}

/** A loop that has not come round for so long, with frames waiting, is stuck. */
const STALE_AFTER_MS = 60_000;
/** How often streams are looked at, in parts of the time after which they count as silent. */
const LOOKS = 4;
const LOOK_MS_MAX = 60_000;

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
  private readonly lives: StreamLives;
  private readonly reports: ConnectorReports;
  private readonly lookEveryMs: number;
  private lookTimer: NodeJS.Timeout | undefined;
  private isLookDue = false;

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
    this.reports = new ConnectorReports(stream.connector, parts.logger);
    this.lives = new StreamLives(stream.streams ?? [], {
      silentAfterMs: options.streamSilentMs,
      now: parts.clock.now(),
    });
    this.lookEveryMs = Math.min(LOOK_MS_MAX, Math.ceil(options.streamSilentMs / LOOKS));
    this.socket = new StreamSocket({ ...options, url: stream.url }, this.socketEvents());
  }

  start(): void {
    this.running = this.run();
  }

  /** Closes the socket, then writes what has arrived; gives up on a database that stays away. */
  async stop(): Promise<void> {
    clearInterval(this.lookTimer);
    this.stopping.abort();
    this.socket.close();
    this.buffer.wake();
    await this.running;
    this.reports.stopped();
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
      ...(this.lives.size > 0 && {
        streams: this.lives.size,
        silent_streams: this.lives.silentCount,
      }),
      last_beat_ms_ago,
    };
  }

  private async run(): Promise<void> {
    await this.loadCursor();
    if (!this.stopping.signal.aborted) this.listen();
    while (!this.stopping.signal.aborted || this.buffer.size > 0) {
      if (!this.isLookDue) await this.buffer.untilArrival();
      await this.gather();
      if (this.buffer.size === 0 && !this.isLookDue) continue;
      if (!(await this.writeBatch())) return;
    }
  }

  private async loadCursor(): Promise<void> {
    const { cursors } = this.parts;
    const found = await this.persist(() => cursors.find(this.stream.connector), 'no cursor read');
    this.cursor = readCursor(found);
    this.lives.remember(this.cursor.streams);
  }

  /** Opens the connection, and looks from time to time which of its streams say something. */
  private listen(): void {
    this.socket.open();
    if (this.lives.size === 0) return;
    const look = () => {
      this.isLookDue = true;
      this.buffer.wake();
    };
    this.lookTimer = setInterval(look, this.lookEveryMs);
    look();
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
    const interruptions = [...this.interruptions];
    const isLook = this.isLookDue;
    const moved = await this.write(frames, interruptions, isLook);
    if (!moved) return false;
    this.buffer.release(frames.length);
    this.interruptions.splice(0, interruptions.length);
    this.cursor = moved.cursor;
    this.progress.beat();
    metric('ingestBufferDepth').set({ buffer: this.stream.connector }, this.buffer.size);
    this.reports.numbers(moved);
    if (isLook) this.looked();
    return true;
  }

  private looked(): void {
    this.isLookDue = false;
    this.reports.streams(this.lives.look(this.parts.clock.now()), this.options.streamSilentMs);
  }

  /** Frames and cursor in one transaction; the cursor goes by what passed the gate. */
  private async write(
    frames: readonly ReceivedFrame[],
    interruptions: readonly Interruption[],
    isLook: boolean,
  ): Promise<Moved | undefined> {
    const { stream } = this;
    const now = this.parts.clock.now();
    this.lives.hear(frames);
    const payloads = timeStep('map', () => payloadsOf(frames, stream));
    const cursor = {
      ...this.cursor,
      ...this.lives.toCursor(this.lookEveryMs, isLook ? now : undefined),
    };
    let moved: Moved | undefined;
    const write = () =>
      this.parts.acceptEvents.accept(payloads, (passed) => {
        moved = movedPast(payloads, passed, { cursor, interruptions, now });
        const { cursor: reached, found: gaps } = moved;
        const { connector } = stream;
        return [{ connector, source: BINANCE, cursor: reached, gaps }];
      });
    const written = await this.persist(write, 'frames not written; trying again');
    return written && moved;
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
    const { clock } = this.parts;
    const { url } = this.stream;
    return {
      onFrame: (text: string) => {
        this.buffer.push({ text, receivedAt: clock.now() });
        if (asksForNewConnection(text)) this.socket.replace('the venue asks for a new connection');
      },
      onConnected: (reconnects: number) => {
        this.lives.listenSince(clock.now());
        this.reports.connected(url, reconnects);
      },
      onLost: (reason: string) => {
        this.interruptions.push({ at: clock.now(), reason });
        this.reports.lost(reason);
      },
    };
  }
}
