import type { BinanceCursor, StreamLife } from './binance-cursor.js';
import type { ReceivedFrame } from './frame-buffer.js';
import { readFrame } from './frame.js';

/** A combined stream's wrapper as the venue writes it; other spellings are read as JSON. */
const WRAPPER = /^\{"stream":"([^"\\]{1,200})"/;

/** What changed since the last look. */
export interface LifeReport {
  lives: Readonly<Record<string, StreamLife>>;
  silent: string[];
  newlySilent: string[];
  heardAgain: string[];
}

/**
 * When each subscribed stream was last heard. A venue accepts every name and says nothing of one that
 * it does not serve, so silence is the only sign of a mistyped or delisted symbol, or of a kind of
 * stream that moved to another address.
 */
export class StreamLives {
  private readonly lives = new Map<string, StreamLife>();
  private readonly ofKind = new Map<string, string[]>();
  private readonly silent = new Set<string>();
  private since: Date;

  constructor(
    streams: readonly string[],
    private readonly options: { silentAfterMs: number; now: Date },
  ) {
    this.since = options.now;
    for (const stream of streams) {
      this.lives.set(stream, { last_heard_at: null });
      this.ofKind.set(kindOf(stream), [...(this.ofKind.get(kindOf(stream)) ?? []), stream]);
    }
  }

  get size(): number {
    return this.lives.size;
  }

  /** How many were silent at the last look. */
  get silentCount(): number {
    return this.silent.size;
  }

  /** What an earlier run heard of the streams that are still subscribed to. */
  remember(known: Readonly<Record<string, StreamLife>>): void {
    for (const [stream, life] of Object.entries(known)) {
      if (this.lives.has(stream)) this.lives.set(stream, life);
    }
  }

  /** A new connection: streams have the whole time again to say something. */
  listenSince(at: Date): void {
    this.since = at;
  }

  hear(frames: readonly ReceivedFrame[]): void {
    if (this.lives.size === 0) return;
    for (const { text, receivedAt } of frames) {
      const named = streamOf(text);
      if (named === undefined) continue;
      const life = { last_heard_at: receivedAt.toISOString() };
      if (this.lives.has(named)) this.lives.set(named, life);
      else for (const stream of this.ofKind.get(kindOf(named)) ?? []) this.lives.set(stream, life);
    }
  }

  /** Looks at all of them; the same silence is new once. */
  look(now: Date): LifeReport {
    const silent = [...this.lives.keys()].filter((stream) => this.isSilent(stream, now));
    const newlySilent = silent.filter((stream) => !this.silent.has(stream));
    const heardAgain = [...this.silent].filter((stream) => !silent.includes(stream));
    for (const stream of newlySilent) this.silent.add(stream);
    for (const stream of heardAgain) this.silent.delete(stream);
    return { lives: this.toRecord(), silent, newlySilent, heardAgain };
  }

  /** For the cursor; `lookedAt` where this is a look at all of them. */
  toCursor(lookEveryMs: number, lookedAt: Date | undefined): Partial<BinanceCursor> {
    if (this.lives.size === 0) return { streams: {} };
    return {
      streams: this.toRecord(),
      listening_since: this.since.toISOString(),
      silent_after_ms: this.options.silentAfterMs,
      look_every_ms: lookEveryMs,
      ...(lookedAt && { looked_at: lookedAt.toISOString() }),
    };
  }

  private toRecord(): Record<string, StreamLife> {
    return Object.fromEntries(this.lives);
  }

  private isSilent(stream: string, now: Date): boolean {
    const heard = Date.parse(this.lives.get(stream)?.last_heard_at ?? '');
    const from = Number.isNaN(heard) ? this.since.getTime() : Math.max(heard, this.since.getTime());
    return now.getTime() - from >= this.options.silentAfterMs;
  }
}

function streamOf(text: string): string | undefined {
  const [, name] = WRAPPER.exec(text) ?? [];
  if (name !== undefined) return name;
  const frame = readFrame(text);
  return frame.kind === 'update' ? frame.stream : undefined;
}

/** Symbol and kind, without the speed: venues answer with or without it. */
function kindOf(stream: string): string {
  return stream.toLowerCase().split('@').slice(0, 2).join('@');
}
