import type { EventDraft } from '@acp/contracts';
import { intervalMs } from './candle-intervals.js';
import type { Gap } from './sequence-watch.js';

/** Beyond this many streams the ones not heard of for longest are forgotten. */
const STREAMS_MAX = 5_000;

/**
 * Watches the calendar of candles: one opens where the one before ends, and each is sent once more when
 * it is final. A candle that never came in its final state is missing. A stream is watched from the first
 * candle that is seen of it.
 */
export class CandleWatch {
  /** The newest candle of each stream that is final, or known to be missing. */
  private readonly behind: Map<string, number>;

  constructor(known: Readonly<Record<string, number>> = {}) {
    this.behind = new Map(Object.entries(known));
  }

  /** The candles missing before this one, or null. */
  observe({ event_type, payload }: Pick<EventDraft, 'event_type' | 'payload'>): Gap | null {
    if (event_type !== 'MARKET_CANDLE_INGESTED') return null;
    const { venue, symbol, interval, opened_at, final } = payload;
    const stepMs = intervalMs(String(interval));
    const openedAt = Date.parse(String(opened_at));
    if (stepMs === undefined || Number.isNaN(openedAt)) return null;
    const stream = `${String(venue)}/${String(symbol)}/kline_${String(interval)}`;
    const behind = this.behind.get(stream);
    if (behind !== undefined && openedAt <= behind) return null;
    this.move(stream, final === true ? openedAt : openedAt - stepMs);
    if (behind === undefined || openedAt - stepMs <= behind) return null;
    const after = new Date(behind).toISOString();
    const before = new Date(openedAt).toISOString();
    return { stream, after, before, after_at: after, before_at: before };
  }

  /** For the cursor: the next start goes on from here. */
  positions(): Record<string, number> {
    return Object.fromEntries(this.behind);
  }

  private move(stream: string, openedAt: number): void {
    this.behind.delete(stream);
    this.behind.set(stream, openedAt);
    if (this.behind.size > STREAMS_MAX) this.behind.delete(this.behind.keys().next().value!);
  }
}
