import { newId } from '@acp/contracts';
import { completeEvent, rawPayloadOf, type MappedRecord, type SourceMapper } from '@acp/intake';
import fc from 'fast-check';
import { recordedFrames, recordedText } from '../testing/recorded.js';
import { binanceMapper } from './binance/binance.mapper.js';
import { columnMapper } from './files/column-mapping.js';
import { yahooHistoryMapper } from './files/yahoo-history.mapper.js';
import { yahooMapper } from './yahoo/yahoo.mapper.js';

const fetchedAt = new Date('2026-11-28T00:00:00.000Z');

/** What stands where a vendor's value should: other kinds, edges, foreign text. */
const ANYTHING = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, -1, 1e300, 2 ** 53, true, [], {}, [null], { raw: 1 }),
  fc.constantFrom<unknown>('1.5', '-0', '1e5', 'NaN', 'a\0b', '\ud83d', '币', '../x', '__proto__'),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.double(),
  fc.jsonValue(),
);

type Change = { at: number; with: unknown } | { at: number; as: 'removed' | 'renamed' };
const CHANGE: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ at: fc.nat(10_000), with: ANYTHING }),
  fc.record({ at: fc.nat(10_000), as: fc.constantFrom('removed' as const, 'renamed' as const) }),
);

/** The value with one place in it changed: the `at`th of all its members, wherever they nest. */
function changed(value: unknown, change: Change): unknown {
  const copy = { root: structuredClone(value) };
  const places: [Record<string, unknown>, string][] = [];
  const visit = (parent: Record<string, unknown>, key: string): void => {
    places.push([parent, key]);
    const child = parent[key];
    if (typeof child !== 'object' || child === null) return;
    for (const name of Object.keys(child)) visit(child as Record<string, unknown>, name);
  };
  visit(copy, 'root');
  const [parent, key] = places[change.at % places.length]!;
  if ('with' in change) parent[key] = change.with;
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else {
    if (change.as === 'renamed') parent[`${key}_`] = parent[key];
    delete parent[key];
  }
  return copy.root;
}

/** Every record is an event the gate lets in, or refused with a reason; nothing throws. */
function judge(source: string, text: string, records: readonly MappedRecord[]): void {
  const given = { source, connector: 't', body: text, fetchedAt, traceId: newId() };
  const raw = rawPayloadOf({ ...given, isJson: false });
  for (const record of records) {
    if (record.kind === 'refused') {
      expect(record.reasons.length).toBeGreaterThan(0);
      continue;
    }
    const completion = completeEvent(record.draft, raw);
    if (completion.kind === 'refused') expect(completion.reasons.length).toBeGreaterThan(0);
  }
}

function mapped(mapper: SourceMapper, payload: unknown): MappedRecord[] {
  const text = typeof payload === 'string' ? payload : (JSON.stringify(payload) ?? '');
  const records = mapper.map(text, { fetchedAt, venue: 'v' });
  judge(mapper.source, text, records);
  return records;
}

const ROWS = 3;
const CHART = {
  chart: {
    result: [
      {
        meta: {
          ...{ symbol: 'X', exchangeName: 'NMS', dataGranularity: '1d', currency: 'USD' },
          ...{ gmtoffset: -18_000, regularMarketTime: 1_764_194_402 },
        },
        timestamp: [1_764_081_000, 1_764_167_400, 1_764_194_402],
        events: {
          dividends: { a: { amount: 0.2, date: 1_764_167_400 } },
          splits: { b: { date: 1_764_167_400, numerator: 4, denominator: 1 } },
        },
        indicators: {
          quote: [columns(['open', 'high', 'low', 'close', 'volume'])],
          adjclose: [columns(['adjclose'])],
        },
      },
    ],
    error: null,
  },
};

function columns(names: readonly string[]): Record<string, number[]> {
  return Object.fromEntries(names.map((name) => [name, [1.5, 2.5, 3.5]]));
}

describe('every mapper', () => {
  const frames = [...recordedFrames('spot'), ...recordedFrames('futures')];
  const kinds = new Map(frames.map((text) => [text.replace(/[^a-zA-Z@]/g, '').slice(0, 60), text]));

  it('makes exactly one record of whatever stands in an update of Binance', () => {
    const frame = fc.constantFrom(...[...kinds.values()].slice(0, 40));
    fc.assert(
      fc.property(frame, fc.array(CHANGE, { minLength: 1, maxLength: 3 }), (text, changes) => {
        const payload = changes.reduce(changed, JSON.parse(text) as unknown);
        expect(mapped(binanceMapper, payload)).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a chart as a whole, or makes one record of each row, dividend and split', () => {
    expect(mapped(yahooMapper, CHART).map(({ kind }) => kind)).toEqual(Array(5).fill('draft'));
    fc.assert(
      fc.property(CHANGE, (change) => {
        const payload = JSON.parse(JSON.stringify(changed(CHART, change)) ?? 'null') as unknown;
        const records = mapped(yahooMapper, payload);
        if (isNothing(payload)) return expect(records).toEqual([]);
        const isWhole = records.length === 1 && records[0]!.kind === 'refused';
        return expect(isWhole ? -1 : records.length).toBe(isWhole ? -1 : expected(payload));
      }),
      { numRuns: 1_000 },
    );
  });

  it('answers any text, and says nothing of none of it', () => {
    const chart = recordedText('yahoo-chart-AAPL-1d.json');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.nat(chart.length).map((end) => chart.slice(0, end)),
    );
    fc.assert(
      fc.property(text, (body) => {
        for (const mapper of [binanceMapper, yahooMapper]) {
          expect(mapped(mapper, body).length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('takes or refuses each row of a file, whatever its cells hold', () => {
    const header = ['Date', 'Open', 'High', 'Low', 'Close', 'Volume', 'Dividends'];
    const cell = fc.oneof(
      fc.constantFrom('', '1.5', '2026-01-01', 'NaN', '1,5', '\0', '\ud83d'),
      fc.string({ unit: 'binary' }),
    );
    const mappers = [
      yahooHistoryMapper(header, { symbol: 'X', interval: '1d' }),
      columnMapper({
        event_type: 'MARKET_TRADE_INGESTED',
        occurred_at: { column: 'Date' },
        payload: { symbol: { column: 'Open' }, price: { column: 'Close', as: 'decimal' } },
      }),
    ];
    fc.assert(
      fc.property(fc.array(cell, { maxLength: header.length }), (cells) => {
        const row = {
          text: cells.join(','),
          cells: new Map(cells.map((text, index) => [header[index]!, text])),
        };
        for (const mapper of mappers) judge('csv', row.text, [mapper.map(row)]);
      }),
    );
  });
});

/** The vendor's own words for no data: no chart, or a chart without a time, a price or an action. */
function isNothing(payload: unknown): boolean {
  const chart = (payload as { chart?: { result?: unknown; error?: unknown } } | null)?.chart;
  if (!chart || (chart.error !== null && chart.error !== undefined)) return false;
  return chart.result === null || (Array.isArray(chart.result) && chart.result.length === 0);
}

/** Rows, and what stands beside them. */
function expected(payload: unknown): number {
  const [result] = (payload as typeof CHART).chart.result;
  const { events } = result as { events?: unknown };
  if (events === undefined || events === null) return ROWS;
  if (!isPlain(events)) return ROWS + 1;
  return Object.values(events).reduce<number>(
    (sum, named) => sum + (isPlain(named) ? Object.keys(named).length : 1),
    ROWS,
  );
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
