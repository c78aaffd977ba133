import type { Gap } from './sequence-watch.js';

/** What a Binance connection keeps with its data. */
export interface BinanceCursor {
  last_received_at: string | null;
  frames: number;
  /** Last number seen, by stream. */
  positions: Record<string, number>;
  gap_count: number;
  /** The newest gaps; older ones are only counted. */
  gaps: (Gap & { found_at: string })[];
  /** The newest interruptions of the connection. */
  interruptions: { at: string; reason: string }[];
}

/** A connection that was lost. */
export interface Interruption {
  at: Date;
  reason: string;
}

const KEPT_MAX = 20;

export const EMPTY_CURSOR: BinanceCursor = {
  last_received_at: null,
  frames: 0,
  positions: {},
  gap_count: 0,
  gaps: [],
  interruptions: [],
};

/** The stored cursor, or an empty one where there is none or an older version wrote another form. */
export function readCursor(stored: unknown): BinanceCursor {
  if (typeof stored !== 'object' || stored === null || !('positions' in stored))
    return EMPTY_CURSOR;
  return { ...EMPTY_CURSOR, ...(stored as Partial<BinanceCursor>) };
}

export function withGaps(cursor: BinanceCursor, gaps: readonly Gap[], at: Date): BinanceCursor {
  if (gaps.length === 0) return cursor;
  const found = gaps.map((gap) => ({ ...gap, found_at: at.toISOString() }));
  return {
    ...cursor,
    gap_count: cursor.gap_count + gaps.length,
    gaps: [...cursor.gaps, ...found].slice(-KEPT_MAX),
  };
}

export function withInterruption(cursor: BinanceCursor, interruption: Interruption): BinanceCursor {
  const kept = { at: interruption.at.toISOString(), reason: interruption.reason.slice(0, 200) };
  return { ...cursor, interruptions: [...cursor.interruptions, kept].slice(-KEPT_MAX) };
}
