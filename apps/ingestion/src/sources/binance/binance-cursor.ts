import { cleanText } from '@acp/contracts';
import type { Gap, Reset } from './sequence-watch.js';

/** What a Binance connection keeps with its data. */
export interface BinanceCursor {
  last_received_at: string | null;
  frames: number;
  /** Last number seen, by stream. */
  positions: Record<string, number>;
  /** The venue's time of that number in milliseconds, by stream. */
  times: Record<string, number>;
  /** Opening time of the newest candle that is behind us, in milliseconds, by stream. */
  candles: Record<string, number>;
  gap_count: number;
  /** The newest gaps; older ones are only counted. */
  gaps: (KnownGap & { found_at: string })[];
  reset_count: number;
  /** The newest numberings that began again; older ones are only counted. */
  resets: (Reset & { found_at: string })[];
  /** Subscribed streams; empty where the server sends what it has. */
  streams: Record<string, StreamLife>;
  /** Since when streams have had a chance to say something; null before the first connection. */
  listening_since: string | null;
  /** Milliseconds after which a stream without a frame counts as silent. */
  silent_after_ms: number | null;
  /** When the connector last looked at its streams, and when it will again: it lives until then. */
  looked_at: string | null;
  look_every_ms: number | null;
  /** The newest interruptions of the connection. */
  interruptions: { at: string; reason: string }[];
}

/** A gap, and its row. */
export type KnownGap = Gap & { id: string };

/** A stream that is subscribed to. */
export interface StreamLife {
  last_heard_at: string | null;
}

/** A connection that was lost. */
export interface Interruption {
  at: Date;
  reason: string;
}

const KEPT_MAX = 20;
const REASON_CHARS_MAX = 200;

export const EMPTY_CURSOR: BinanceCursor = {
  last_received_at: null,
  frames: 0,
  positions: {},
  times: {},
  candles: {},
  gap_count: 0,
  gaps: [],
  reset_count: 0,
  resets: [],
  streams: {},
  listening_since: null,
  silent_after_ms: null,
  looked_at: null,
  look_every_ms: null,
  interruptions: [],
};

/** The stored cursor, or an empty one where there is none or an older version wrote another form. */
export function readCursor(stored: unknown): BinanceCursor {
  if (typeof stored !== 'object' || stored === null || !('positions' in stored))
    return EMPTY_CURSOR;
  return { ...EMPTY_CURSOR, ...(stored as Partial<BinanceCursor>) };
}

export function withGaps(
  cursor: BinanceCursor,
  gaps: readonly KnownGap[],
  at: Date,
): BinanceCursor {
  if (gaps.length === 0) return cursor;
  const found = gaps.map((gap) => ({ ...gap, found_at: at.toISOString() }));
  return {
    ...cursor,
    gap_count: cursor.gap_count + gaps.length,
    gaps: [...cursor.gaps, ...found].slice(-KEPT_MAX),
  };
}

export function withResets(
  cursor: BinanceCursor,
  resets: readonly Reset[],
  at: Date,
): BinanceCursor {
  if (resets.length === 0) return cursor;
  const found = resets.map((reset) => ({ ...reset, found_at: at.toISOString() }));
  return {
    ...cursor,
    reset_count: cursor.reset_count + resets.length,
    resets: [...cursor.resets, ...found].slice(-KEPT_MAX),
  };
}

export function withInterruption(cursor: BinanceCursor, interruption: Interruption): BinanceCursor {
  const kept = {
    at: interruption.at.toISOString(),
    reason: cleanText(interruption.reason, REASON_CHARS_MAX),
  };
  return { ...cursor, interruptions: [...cursor.interruptions, kept].slice(-KEPT_MAX) };
}
