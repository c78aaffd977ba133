import { cleanText } from '@acp/contracts';
import { refusedRecord, type MappedRecord, plainDecimal, revisedEventId } from '@acp/intake';
import type { ChartFacts } from './candles.js';
import {
  RESULT,
  isObject,
  isoOf,
  jsonOf,
  numberText,
  secondsOf,
  type ChartObject,
  type ChartValue,
} from './chart.js';

export interface CorporateActions {
  records: MappedRecord[];
  /** When they were, in seconds. */
  times: ReadonlySet<number>;
}

interface Action {
  event_type: string;
  payload: Record<string, unknown>;
}

type ActionReader = (action: ChartObject, at: string, facts: ChartFacts) => Action | string;

/** By the name the chart gives them. What is not here is refused. */
const READERS: Readonly<Record<string, { kind: string; read: ActionReader }>> = {
  dividends: { kind: 'dividend', read: readDividend },
  splits: { kind: 'split', read: readSplit },
};

/** One record for each dividend and each split that stands in a chart beside its rows. */
export function corporateActionsOf(result: ChartObject, facts: ChartFacts): CorporateActions {
  const events = result['events'];
  const times = new Set<number>();
  if (events === undefined || events === null) return { records: [], times };
  if (!isObject(events)) return { records: [unreadableAction(events, 'events', '')], times };
  const records = Object.entries(events).flatMap(([name, actions]) => {
    if (!isObject(actions)) return [unreadableAction(actions, name, '')];
    return Object.values(actions).map((action) => {
      const time = isObject(action) ? secondsOf(action['date']) : undefined;
      if (time !== undefined) times.add(time);
      return recordOf(name, action, facts);
    });
  });
  return { records, times };
}

function recordOf(name: string, action: ChartValue, facts: ChartFacts): MappedRecord {
  const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  const text = jsonOf(action);
  if (!reader) {
    const message = `no mapper for ${JSON.stringify(cleanText(name, 64))} in a chart`;
    return refusedRecord(text, 'MAPPER.UNREADABLE', message);
  }
  if (!isObject(action)) return unreadableAction(action, name, '');
  const time = secondsOf(action['date']);
  if (time === undefined) return unreadableAction(action, name, '/date');
  const at = isoOf(time);
  const read = reader.read(action, at, facts);
  if (typeof read === 'string') return unreadableAction(action, name, `/${read}`);
  const { source, venue, symbol } = facts;
  const payload = { venue, symbol, ...read.payload };
  const stream = `${venue}/${symbol}/${reader.kind}`;
  return {
    kind: 'draft',
    text,
    draft: {
      event_id: revisedEventId({ source, stream, key: at }, payload, at),
      event_type: read.event_type,
      source,
      entity_id: symbol,
      entity_type: 'symbol',
      occurred_at: at,
      payload,
    },
  };
}

/** The action, or the name of the member that cannot be read. */
function readDividend(action: ChartObject, ex_at: string, facts: ChartFacts): Action | string {
  const amount = decimalOf(action['amount']);
  if (amount === null) return 'amount';
  const own = action['currency'];
  const currency = typeof own === 'string' && own !== '' ? own : facts.currency;
  return {
    event_type: 'MARKET_DIVIDEND_INGESTED',
    payload: { ex_at, amount, ...(currency !== undefined && { currency }) },
  };
}

function readSplit(action: ChartObject, effective_at: string): Action | string {
  const new_shares = decimalOf(action['numerator']);
  if (new_shares === null) return 'numerator';
  const old_shares = decimalOf(action['denominator']);
  if (old_shares === null) return 'denominator';
  return { event_type: 'MARKET_SPLIT_INGESTED', payload: { effective_at, new_shares, old_shares } };
}

function decimalOf(value: ChartValue): string | null {
  return plainDecimal(numberText(value) ?? '');
}

function unreadableAction(action: ChartValue, name: string, member: string): MappedRecord {
  const path = member === '' ? `${RESULT}/events` : member;
  const message = member === '' ? `${cleanText(name, 64)} must be an object` : 'must be a number';
  return refusedRecord(jsonOf(action), 'MAPPER.UNREADABLE', message, path);
}
