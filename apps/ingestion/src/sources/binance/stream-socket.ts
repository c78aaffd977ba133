import { ExponentialBackoff, type IBackoff } from 'cockatiel';
import { WebSocket } from 'ws';

export interface StreamSocketOptions {
  url: string;
  /** Milliseconds without any sign of life after which the connection is replaced. */
  stallMs: number;
  /** Milliseconds after which it is replaced anyway. */
  ageMs: number;
  reconnectFirstMs: number;
  reconnectLongestMs: number;
}

export interface StreamSocketEvents {
  onFrame(text: string): void;
  onConnected(reconnects: number): void;
  /** Once for each connection lost or never made. */
  onLost(reason: string): void;
}

const MESSAGE_BYTES_MAX = 4 * 1024 * 1024;
const NORMAL_CLOSURE = 1000;
/** A connection that lasts this many first pauses was a good one: the pauses start anew. */
const GOOD_AFTER_PAUSES = 20;

/**
 * A WebSocket that is kept open: replaced after a loss (with growing, jittered pauses), after a
 * stall, and before the venue's limit of 24 hours. `pause` stops reading, so that the sender waits.
 */
export class StreamSocket {
  private socket: WebSocket | undefined;
  private timers: NodeJS.Timeout[] = [];
  private pause_: IBackoff<unknown> | undefined;
  private isPaused = false;
  private isClosed = false;
  private connections = 0;
  private lastSignAt = 0;

  constructor(
    private readonly options: StreamSocketOptions,
    private readonly events: StreamSocketEvents,
  ) {}

  get isConnected(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  open(): void {
    const { url, stallMs } = this.options;
    const socket = new WebSocket(url, { handshakeTimeout: stallMs, maxPayload: MESSAGE_BYTES_MAX });
    this.socket = socket;
    let reason = 'closed';
    socket.on('open', () => this.opened(socket));
    socket.on('message', (data) => {
      this.lastSignAt = Date.now();
      this.events.onFrame(data.toString());
    });
    for (const sign of ['ping', 'pong'] as const) {
      socket.on(sign, () => (this.lastSignAt = Date.now()));
    }
    socket.on('error', (error) => (reason = error.message));
    socket.on('close', (code) => this.lost(socket, code === 1006 ? reason : `${reason} (${code})`));
  }

  /** Closes the connection for a reason of ours or of the venue's; the next is opened as after a loss. */
  replace(reason: string): void {
    if (this.isConnected) this.socket?.close(NORMAL_CLOSURE, reason);
  }

  pause(): void {
    this.isPaused = true;
    this.socket?.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.lastSignAt = Date.now();
    this.socket?.resume();
  }

  close(): void {
    this.isClosed = true;
    this.clearTimers();
    const { socket } = this;
    if (!socket) return;
    socket.resume();
    socket.close(NORMAL_CLOSURE);
    socket.terminate();
  }

  private opened(socket: WebSocket): void {
    this.connections += 1;
    this.lastSignAt = Date.now();
    if (this.isPaused) socket.pause();
    const { stallMs, ageMs, reconnectFirstMs } = this.options;
    this.timers = [
      setInterval(() => this.checkLife(socket), Math.max(10, Math.floor(stallMs / 3))),
      setTimeout(() => this.replace('age'), ageMs),
      setTimeout(() => (this.pause_ = undefined), reconnectFirstMs * GOOD_AFTER_PAUSES),
    ];
    this.events.onConnected(this.connections - 1);
  }

  /** While we do not read, silence is ours and says nothing about the venue. */
  private checkLife(socket: WebSocket): void {
    if (this.isPaused) return;
    if (Date.now() - this.lastSignAt >= this.options.stallMs) socket.terminate();
    else if (socket.readyState === WebSocket.OPEN) socket.ping();
  }

  private lost(socket: WebSocket, reason: string): void {
    if (this.socket !== socket) return;
    this.clearTimers();
    this.socket = undefined;
    if (this.isClosed) return;
    this.events.onLost(reason);
    this.pause_ = this.nextPause();
    this.timers = [setTimeout(() => this.open(), this.pause_.duration)];
  }

  private nextPause(): IBackoff<unknown> {
    const { reconnectFirstMs: initialDelay, reconnectLongestMs: maxDelay } = this.options;
    if (this.pause_) return this.pause_.next(undefined);
    return new ExponentialBackoff({ initialDelay, maxDelay }).next();
  }

  private clearTimers(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers = [];
  }
}
