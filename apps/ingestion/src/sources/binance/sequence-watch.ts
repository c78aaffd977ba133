import type { EventDraft } from '@acp/contracts';
import { SPOT } from './venue.js';

/** A hole in a venue's own numbering: what was sent between two updates and never arrived. */
export interface Gap {
  stream: string;
  after: string;
  before: string;
  /** The venue's times of the two, where it says any. */
  after_at?: string;
  before_at?: string;
}

/** A numbering that began again: the last number before it, and the first of the new ones. */
export interface Reset {
  stream: string;
  from: string;
  to: string;
}

/** Where a stream's numbering is, and the venue's time of that number, in milliseconds. */
export interface Positions {
  positions: Readonly<Record<string, number>>;
  times: Readonly<Record<string, number>>;
}

/** Beyond this many streams the ones not heard of for longest are forgotten. */
const STREAMS_MAX = 5_000;
/** A step back of so many numbers is long: nothing is sent out of order by that much. */
const LONG_STEP = 100;

interface Position {
  last: number;
  at: number | undefined;
}

/**
 * Watches the numbering of depth updates and trades. What repeats or arrives again after a reconnect is
 * no gap and does not move the watch back: its time is not later than what was seen. A long step back
 * that is not earlier is a numbering that began again, on a testnet or with a relisting: the watch
 * begins anew with it.
 */
export class SequenceWatch {
  readonly resets: Reset[] = [];
  private readonly seen: Map<string, Position>;

  constructor(known: Readonly<Record<string, number>> = {}, times: Positions['times'] = {}) {
    this.seen = new Map(
      Object.entries(known).map(([stream, last]) => [stream, { last, at: times[stream] }]),
    );
  }

  /** The gap before this update, or null. */
  observe(
    update: Pick<EventDraft, 'event_type' | 'payload'> & { occurred_at?: string },
  ): Gap | null {
    const step = stepOf(update.event_type, update.payload);
    if (!step) return null;
    const { stream, last } = step;
    const at = timeOf(update.occurred_at);
    const previous = this.seen.get(stream);
    if (previous && last <= previous.last) {
      if (!beginsAgain(previous, { last, at })) return null;
      this.resets.push({ stream, from: String(previous.last), to: String(step.first) });
      this.move(stream, { last, at });
      return null;
    }
    this.move(stream, { last, at });
    if (!previous || step.continues(previous.last)) return null;
    return {
      ...{ stream, after: String(previous.last), before: String(step.first) },
      ...(previous.at !== undefined && { after_at: new Date(previous.at).toISOString() }),
      ...(at !== undefined && { before_at: new Date(at).toISOString() }),
    };
  }

  /** For the cursor: the next start goes on from here. */
  positions(): Record<string, number> {
    return Object.fromEntries([...this.seen].map(([stream, { last }]) => [stream, last]));
  }

  times(): Record<string, number> {
    return Object.fromEntries(
      [...this.seen].flatMap(([stream, { at }]) => (at === undefined ? [] : [[stream, at]])),
    );
  }

  private move(stream: string, position: Position): void {
    this.seen.delete(stream);
    this.seen.set(stream, position);
    if (this.seen.size > STREAMS_MAX) this.seen.delete(this.seen.keys().next().value!);
  }
}

/**
 * What was sent before and comes again is from before. At the same moment, or without a time, only the
 * length of the step tells; at a later one a step to less than half is enough.
 */
function beginsAgain(previous: Position, now: Position): boolean {
  const isLong = previous.last - now.last >= LONG_STEP;
  if (previous.at === undefined || now.at === undefined || now.at === previous.at) return isLong;
  return now.at > previous.at && (isLong || now.last * 2 < previous.last);
}

function timeOf(occurredAt: string | undefined): number | undefined {
  const at = Date.parse(occurredAt ?? '');
  return Number.isNaN(at) ? undefined : at;
}

interface Step {
  stream: string;
  first: number;
  last: number;
  continues(previous: number): boolean;
}

const TRADES = ['MARKET_TRADE_INGESTED', 'MARKET_OFF_BOOK_TRADE_INGESTED'];

/**
 * Single trades are numbered without holes on the spot market. On futures a number may follow one of
 * something that is no trade and was refused, so there a hole says nothing; a step back does.
 */
function stepOf(eventType: string, payload: Readonly<Record<string, unknown>>): Step | null {
  const stream = `${String(payload['venue'])}/${String(payload['symbol'])}`;
  if (eventType === 'MARKET_DEPTH_INGESTED') return depthStep(`${stream}/depth`, payload);
  if (!TRADES.includes(eventType)) return null;
  const id = Number(payload['trade_id']);
  const isAggregate = payload['first_trade_id'] !== undefined;
  const isNumbered = isAggregate || payload['venue'] === SPOT;
  return {
    stream: `${stream}/${isAggregate ? 'aggTrade' : 'trade'}`,
    first: id,
    last: id,
    continues: (previous) => !isNumbered || id === previous + 1,
  };
}

/** Futures name the update before (`pu`); spot updates begin one after the last. */
function depthStep(stream: string, payload: Readonly<Record<string, unknown>>): Step {
  const first = Number(payload['first_update_id']);
  const before = payload['previous_update_id'];
  return {
    stream,
    first,
    last: Number(payload['last_update_id']),
    continues: (previous) =>
      before === undefined ? first <= previous + 1 : Number(before) === previous,
  };
}
