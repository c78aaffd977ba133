import { NEVER, withDeadline } from './deadline.js';
import { textOf } from './error-text.js';

export interface KeptConnectionOptions<C> {
  /** Opens one connection, and calls `onLost` when it breaks later. */
  open(onLost: (reason: string) => void): Promise<C>;
  /** How long opening may take. */
  timeoutMs: number;
  disconnect(connection: C): Promise<void> | void;
}

/**
 * A connection that is opened again whenever it is gone, with growing pauses. Nobody waits for it: who
 * publishes while there is none is told so at once.
 */
export class KeptConnection<C> {
  private connection: C | undefined;
  private opening: Promise<C> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private closed = false;
  private reason = 'not connected yet';

  constructor(private readonly options: KeptConnectionOptions<C>) {}

  get current(): C | undefined {
    return this.connection;
  }

  /** The connection; throws with the reason where there is none. */
  now(): C {
    if (this.connection === undefined) throw new Error(this.reason);
    return this.connection;
  }

  /** Why there is none. */
  get absence(): string {
    return this.reason;
  }

  /** Opens it now. When that fails it rejects, and goes on trying. */
  async connect(): Promise<C> {
    if (this.closed) throw new Error('the connection is closed');
    if (this.connection) return this.connection;
    clearTimeout(this.timer);
    this.opening ??= this.open().finally(() => (this.opening = undefined));
    return this.opening;
  }

  /**
   * Gives up a connection that is there and does not answer, or is to the wrong server. It is closed
   * when what still uses it has ended.
   */
  drop(connection: C, reason: string, users?: Promise<unknown>): void {
    if (this.connection !== connection) return;
    this.lost(connection, reason);
    const disconnect = async () => this.options.disconnect(connection);
    void (users ? users.then(disconnect) : disconnect()).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.opening?.catch(() => undefined);
    const { connection } = this;
    this.connection = undefined;
    this.reason = 'the connection is closed';
    if (connection) await this.options.disconnect(connection);
  }

  private async open(): Promise<C> {
    let broken: string | undefined;
    let opened: C | undefined;
    try {
      opened = await this.openInTime((reason) => {
        broken ??= reason;
        if (opened) this.lost(opened, reason);
      });
      if (broken !== undefined) throw new Error(broken);
    } catch (error) {
      this.reason = textOf(error);
      this.tryLater();
      throw error;
    }
    this.failures = 0;
    this.connection = opened;
    return opened;
  }

  private async openInTime(onLost: (reason: string) => void): Promise<C> {
    const { timeoutMs, open, disconnect } = this.options;
    const opening = open(onLost);
    const end = await withDeadline({ timeoutMs, signal: NEVER }, () => opening);
    if (end.kind === 'done') return end.value;
    void opening.then(disconnect).catch(() => undefined);
    throw new Error(`no connection within ${timeoutMs} ms`);
  }

  private lost(connection: C, reason: string): void {
    if (this.connection !== connection) return;
    this.connection = undefined;
    this.reason = reason;
    this.tryLater();
  }

  private tryLater(): void {
    if (this.closed) return;
    const pauseMs = reconnectPauseMs(this.failures++);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect().catch(() => undefined), pauseMs);
    this.timer.unref();
  }
}

const PAUSE_MS_MIN = 50;
const PAUSE_MS_MAX = 1_000;

/** Milliseconds to the next try, after so many failures in a row: 50, 100, 200 … 1,000. */
function reconnectPauseMs(failures: number): number {
  return Math.min(PAUSE_MS_MIN * 2 ** Math.min(failures, 10), PAUSE_MS_MAX);
}
