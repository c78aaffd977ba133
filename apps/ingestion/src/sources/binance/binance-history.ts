import { parseJson, type MappedRecord } from '@acp/intake';
import type { GapToFill } from '@acp/persistence';
import type { GapHistory, HistoryPage, ReadAt } from '../../gaps/gap-history.js';
import { BINANCE, binanceMapper } from './binance.mapper.js';
import { intervalMs } from './candle-intervals.js';

/** The path of each kind of stream under a venue's base; absent where it has no history. */
export type HistoryPaths = Readonly<Partial<Record<'aggTrade' | 'trade' | 'kline', string>>>;

export interface BinanceHistoryOptions {
  venue: string;
  base: string;
  paths: HistoryPaths;
  recordsMax: number;
}

/** A record of the history as the stream would have sent it, and its number or opening time. */
interface Restored {
  frame: Record<string, unknown>;
  place: number;
}

type Restore = (item: unknown, symbol: string) => Restored | null;

/**
 * What Binance once sent over its streams: aggregated and single trades by number, candles by opening
 * time. Each record is put into the form of the stream and goes through the stream's own mapper, so that
 * a trade has the id that it would have had.
 */
export class BinanceHistory implements GapHistory {
  readonly source = BINANCE;
  readonly mapperVersion = binanceMapper.version;
  readonly isExact = true;
  readonly venue: string;

  constructor(private readonly options: BinanceHistoryOptions) {
    this.venue = options.venue;
  }

  addressOf(gap: GapToFill): URL | null {
    const { kind, interval } = streamOf(gap);
    const path = this.options.paths[kind];
    if (path === undefined) return null;
    const url = new URL(this.options.base.replace(/\/+$/, '') + path);
    const limit = String(this.options.recordsMax);
    url.search = new URLSearchParams(
      kind === 'kline'
        ? {
            ...{ symbol: gap.symbol, interval },
            ...{ startTime: String(gap.next), endTime: String(gap.last), limit },
          }
        : { symbol: gap.symbol, fromId: String(gap.next), limit },
    ).toString();
    return url;
  }

  /** What it does not have it leaves out: a refusal is one. */
  read(gap: GapToFill, text: string, { fetchedAt, refusal }: ReadAt): HistoryPage {
    if (refusal !== null) return refused(refusal);
    const parsed = parseJson(text);
    if (!parsed.ok) return refused(`the answer is not JSON: ${parsed.message}`);
    if (!Array.isArray(parsed.value)) return refused('the answer is no list');
    const { kind, interval } = streamOf(gap);
    const restore = RESTORE[kind](interval, fetchedAt);
    const restored = parsed.value.map((item: unknown) => restore(item, gap.symbol));
    const found = restored.filter(
      (one): one is Restored => one !== null && one.place >= gap.next && one.place <= gap.last,
    );
    const isBeyond = restored.some((one) => one !== null && one.place > gap.last);
    if (found.length === 0 && !isBeyond)
      return refused('the history of the venue has nothing of it');
    const step = kind === 'kline' ? intervalMs(interval)! : 1;
    const next = found.reduce((most, { place }) => Math.max(most, place + step), gap.next);
    return {
      kind: 'page',
      records: found.map(({ frame }) => this.mapped(frame, fetchedAt)),
      places: found.map(({ place }) => place),
      next: isBeyond ? gap.last + 1 : next,
    };
  }

  private mapped(frame: Record<string, unknown>, fetchedAt: Date): MappedRecord {
    const context = { fetchedAt, venue: this.venue };
    return binanceMapper.map(JSON.stringify(frame), context)[0]!;
  }
}

function streamOf({ stream }: GapToFill): { kind: keyof HistoryPaths; interval: string } {
  const [kind = '', interval = ''] = (stream.split('/')[2] ?? '').split('_');
  return { kind: kind as keyof HistoryPaths, interval };
}

/** By kind of stream; null for what is none of its records. */
const RESTORE: Record<keyof HistoryPaths, (interval: string, now: Date) => Restore> = {
  aggTrade: () => (item, symbol) => {
    if (!isObject(item) || !isPlace(item['a'])) return null;
    return { frame: { ...item, e: 'aggTrade', s: symbol }, place: item['a'] };
  },
  trade: () => (item, symbol) => {
    if (!isObject(item) || !isPlace(item['id'])) return null;
    const { id: t, price: p, qty: q, time: T, isBuyerMaker: m, isBestMatch: M } = item;
    return { frame: { e: 'trade', s: symbol, t, p, q, T, m, M }, place: t as number };
  },
  /** The history has no time of sending: its candles are final, and have their end in its place. */
  kline: (interval, now) => (item, symbol) => {
    if (!Array.isArray(item)) return null;
    const [t, o, h, l, c, v, T, q, n] = item as unknown[];
    if (!isPlace(t) || !isPlace(T) || T >= now.getTime()) return null;
    const k = { t, T, s: symbol, i: interval, o, h, l, c, v, q, n, x: true };
    return { frame: { e: 'kline', E: T, s: symbol, k }, place: t };
  },
};

function isPlace(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(reason: string): HistoryPage {
  return { kind: 'refused', reason };
}
