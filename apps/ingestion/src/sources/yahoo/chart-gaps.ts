import { deriveTimedEventId } from '@acp/contracts';
import type { FoundGap } from '@acp/persistence';
import { isoOf } from './chart.js';
import type { ChartTimes } from './chart-times.js';
import { historyWindowOf, keptSince } from './history-windows.js';
import { secondsOfInterval } from './slots.js';
import type { Stretch } from './suspect-stretches.js';
import { YAHOO } from './yahoo.mapper.js';

/** What Yahoo says of a time in which rows may be missing. */
export interface Evidence {
  /** From here on Yahoo was asked, in seconds. */
  from: number;
  /** When the candles open that it has and that are final, ascending. */
  has: readonly number[];
}

/** Beyond so many in one pull they are one, of which nobody says how many are missing. */
const GAPS_MAX = 100;
const DAY = 86_400;
/** No exchange has been closed for longer but for war. What is beyond Yahoo's history had rows then. */
const CLOSED_DAYS_MAX = 10;

interface Hole {
  first: number;
  last: number;
  missing: number | null;
  lost: string | null;
}

/** The stream of a symbol's candles, as its gaps name it. */
export function chartStream(symbol: string, interval: string): string {
  return `${YAHOO}/${symbol}/${interval}`;
}

/** The gaps of a pull: times in which it has no row, and Yahoo has one. */
export function chartGaps(
  asked: { symbol: string; interval: string; times: ChartTimes; now: number },
  stretches: readonly Stretch[],
  evidence: Evidence,
): FoundGap[] {
  const covered = new Set(asked.times.covered);
  const holes = stretches.flatMap((stretch) => {
    const has = evidence.has.filter(
      (time) => time > stretch.after && time < stretch.before && !covered.has(time),
    );
    return has.length === 0 ? [] : holesOf(stretch, has, { ...asked, from: evidence.from });
  });
  return atMost(holes).map((hole) => foundGap(asked, hole));
}

/**
 * Where Yahoo was asked for all of it, what it has is what is missing. Of a longer time nobody knows
 * how much; what is too old for Yahoo's history is a gap of its own, lost, if it is so long that an
 * exchange cannot have been closed throughout.
 */
function holesOf(
  { after }: Stretch,
  has: readonly number[],
  { times, now, from }: { times: ChartTimes; now: number; from: number },
): Hole[] {
  const last = has.at(-1)!;
  if (from <= after) return [{ first: has[0]!, last, missing: has.length, lost: null }];
  const begin = after + secondsOfInterval(times.interval);
  const kept = keptSince(historyWindowOf(times.interval)!, now);
  const hole = { first: Math.max(begin, kept), last, missing: null, lost: null };
  if (kept - begin <= CLOSED_DAYS_MAX * DAY) return [hole];
  const lost = `the vendor keeps no candles of ${times.interval.name} for so long`;
  return [{ first: begin, last: kept - 1, missing: null, lost }, hole];
}

function atMost(holes: readonly Hole[]): readonly Hole[] {
  if (holes.length <= GAPS_MAX) return holes;
  const { first } = holes[0]!;
  return [{ first, last: holes.at(-1)!.last, missing: null, lost: null }];
}

function foundGap(
  {
    symbol,
    interval,
    times: { covered, interval: own },
  }: {
    symbol: string;
    interval: string;
    times: ChartTimes;
  },
  { first, last, missing, lost }: Hole,
): FoundGap {
  const stream = chartStream(symbol, interval);
  const before_at = isoOf(covered.find((time) => time > last) ?? last + secondsOfInterval(own));
  const natural = { source: YAHOO, stream: `gap/${stream}`, key: `${first}-${last}` };
  return {
    id: deriveTimedEventId(natural, before_at),
    ...{ venue: YAHOO, stream, symbol, kind: 'times' as const },
    ...{ first: first * 1000, last: last * 1000 },
    ...{ after_at: null, before_at, missing, lost },
  };
}
