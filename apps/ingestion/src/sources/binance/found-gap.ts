import { deriveTimedEventId } from '@acp/contracts';
import type { FoundGap } from '@acp/persistence';
import { BINANCE } from './binance.mapper.js';
import { intervalMs } from './candle-intervals.js';
import type { Gap } from './sequence-watch.js';

const KLINE = /^kline_(.+)$/;
const NO_HISTORY = 'the venue keeps no history of depth updates';

/** The row of a hole. Its id is of the hole and the time behind it: numbers begin again, times do not. */
export function foundGapOf({ stream, after, before, after_at, before_at }: Gap): FoundGap {
  const [venue = '', symbol = '', kind = ''] = stream.split('/');
  const natural = { source: BINANCE, stream: `gap/${stream}`, key: `${after}-${before}` };
  const found = {
    ...{ id: deriveTimedEventId(natural, before_at), venue, stream, symbol },
    ...{ after_at: after_at ?? null, before_at: before_at ?? null, lost: null },
  };
  const stepMs = intervalMs(KLINE.exec(kind)?.[1] ?? '');
  if (stepMs !== undefined) {
    const first = Date.parse(after) + stepMs;
    const last = Math.max(first, Date.parse(before) - stepMs);
    const missing = Math.floor((last - first) / stepMs) + 1;
    return { ...found, kind: 'times', first, last, missing };
  }
  const first = numberOf(after) + 1;
  const last = Math.max(first, numberOf(before) - 1);
  // Ids of updates of the order book are not dense: between two of them nobody knows how many were sent.
  if (kind === 'depth')
    return { ...found, kind: 'numbers', first, last, missing: null, lost: NO_HISTORY };
  return { ...found, kind: 'numbers', first, last, missing: last - first + 1 };
}

/** A venue that counts beyond what a double holds is taken at that end, so that the hole is known. */
function numberOf(text: string): number {
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER - 1);
}
