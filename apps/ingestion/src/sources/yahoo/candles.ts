import { refusedRecord, type MappedRecord, candleEventId } from '@acp/intake';
import { isoOf, secondsOf, type ChartObject } from './chart.js';
import { Slots, type Interval } from './slots.js';
import { FIELDS, PRICES, type Row } from './table.js';

/** What all records of a chart have in common. */
export interface ChartFacts {
  source: string;
  venue: string;
  symbol: string;
  currency: string | undefined;
}

/** What a row is to its chart. */
type Place =
  | { kind: 'slot'; openedAt: number }
  /** The newest trade of a slot, not a slot of its own. */
  | { kind: 'live'; openedAt: number; asOf: number }
  | { kind: 'refused'; message: string };

/**
 * One record for each row that says something. Rows that are null throughout are no trade in that
 * slot, and no record; so are prices that are null where a dividend or split stands in their place.
 * Rows with a hole are refused.
 */
export function candlesOf(
  rows: readonly Row[],
  chart: {
    facts: ChartFacts;
    interval: Interval;
    meta: ChartObject;
    fetchedAt: Date;
    /** Times at which the chart has a dividend or a split. */
    actionTimes: ReadonlySet<number>;
  },
): MappedRecord[] {
  const { facts, interval, meta, fetchedAt, actionTimes } = chart;
  const slots = new Slots(interval, meta);
  const now = fetchedAt.getTime() / 1000;
  const placeOf = places(rows, slots, secondsOf(meta['regularMarketTime']));
  return rows.flatMap((row, index) => {
    if (isNoTrade(row, actionTimes)) return [];
    const reason = faultOf(row);
    if (reason) return [refusedRecord(row.text, 'MAPPER.UNREADABLE', reason.message, reason.path)];
    const place = placeOf(index);
    if (place.kind === 'refused') {
      return [refusedRecord(row.text, 'MAPPER.UNREADABLE', place.message, '/timestamp')];
    }
    const final = place.kind === 'slot' && slots.hasEnded(place.openedAt, now);
    return [candleOf({ row, place, final, facts, interval: interval.name })];
  });
}

function isNoTrade({ cells, wrong, timestamp }: Row, actionTimes: ReadonlySet<number>): boolean {
  if (wrong || PRICES.some((field) => cells[field] !== null)) return false;
  if (cells.volume === null) return true;
  const seconds = secondsOf(timestamp);
  return cells.volume === '0' && seconds !== undefined && actionTimes.has(seconds);
}

function faultOf({ timestamp, cells, wrong }: Row): { path: string; message: string } | undefined {
  if (secondsOf(timestamp) === undefined) {
    return { path: '/timestamp', message: 'must be a time in seconds' };
  }
  if (wrong) return { path: `/${wrong.field}`, message: wrong.message };
  const hole = FIELDS.find((field) => cells[field] === null);
  return hole && { path: `/${hole}`, message: 'is null or no number' };
}

/**
 * The vendor puts the newest trade behind the rows of a chart, as a row of its own at the time of that
 * trade: it belongs to the slot that was open then. Of two rows of one time the later one counts.
 */
function places(
  rows: readonly Row[],
  slots: Slots,
  marketTime: number | undefined,
): (index: number) => Place {
  const times = rows.map(({ timestamp }) => secondsOf(timestamp));
  const last = times.length - 1;
  const newest = times[last];
  const before = times.slice(0, last).findLast((time) => time !== undefined);
  const isLive =
    newest !== undefined &&
    (newest === marketTime ||
      (before !== undefined && before < newest && slots.holds(before, newest)));
  const rowAt = new Map(times.map((time, index) => [time, index]));
  if (isLive && before === newest) rowAt.set(newest, times.lastIndexOf(newest, last - 1));
  return (index) => {
    const openedAt = times[index]!;
    if (isLive && index === last) return livePlace(openedAt, slots.openingOf(openedAt, before));
    const other = rows[rowAt.get(openedAt)!]!;
    if (other.text === rows[index]!.text) return { kind: 'slot', openedAt };
    return {
      kind: 'refused',
      message: 'a later row of this chart says something else of this time',
    };
  };
}

function livePlace(asOf: number, openedAt: number | undefined): Place {
  if (openedAt !== undefined) return { kind: 'live', openedAt, asOf };
  const message = 'is the newest trade, and nothing in this chart says in which slot it was';
  return { kind: 'refused', message };
}

function candleOf(parts: {
  row: Row;
  place: Exclude<Place, { kind: 'refused' }>;
  final: boolean;
  facts: ChartFacts;
  interval: string;
}): MappedRecord {
  const { row, place, final, facts, interval } = parts;
  const { source, venue, symbol, currency } = facts;
  const { adjusted_close } = row.cells;
  const opened_at = isoOf(place.openedAt);
  const payload = {
    venue,
    symbol,
    interval,
    opened_at,
    ...Object.fromEntries(FIELDS.map((field) => [field, row.cells[field]])),
    ...(typeof adjusted_close === 'string' && { adjusted_close }),
    ...(currency !== undefined && { currency }),
    ...(place.kind === 'live' && { as_of: isoOf(place.asOf) }),
    final,
  };
  return {
    kind: 'draft',
    text: row.text,
    draft: {
      event_id: candleEventId(source, payload),
      event_type: 'MARKET_CANDLE_INGESTED',
      source,
      entity_id: symbol,
      entity_type: 'symbol',
      occurred_at: opened_at,
      payload,
    },
  };
}
