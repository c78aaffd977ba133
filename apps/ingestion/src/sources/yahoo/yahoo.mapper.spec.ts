import { newId } from '@acp/contracts';
import { completeEvent, type MappedRecord, rawPayloadOf } from '@acp/intake';
import { recordedText } from '../../testing/recorded.js';
import { yahooMapper } from './yahoo.mapper.js';

const fetchedAt = new Date('2026-01-01T00:00:00.000Z');
const AAPL = recordedText('yahoo-chart-AAPL-1d.json');

function map(payload: unknown, at = fetchedAt): MappedRecord[] {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return yahooMapper.map(text, { fetchedAt: at });
}

function chart(quote: Record<string, unknown[]>, meta: object = {}, timestamp: unknown[] = [1e9]) {
  const result = [
    {
      meta: { symbol: 'X', exchangeName: 'NMS', dataGranularity: '1d', ...meta },
      timestamp,
      indicators: { quote: [quote] },
    },
  ];
  return { chart: { result, error: null } };
}

function withEvents(quote: Record<string, unknown[]>, events: object) {
  const answer = chart(quote);
  Object.assign(answer.chart.result[0]!, { events });
  return answer;
}

function withIndicators(indicators: object) {
  const answer = chart(whole);
  Object.assign(answer.chart.result[0]!, { indicators });
  return answer;
}

/** The columns of `count` equal rows. */
function rowsOf(count: number): Record<string, unknown[]> {
  return Object.fromEntries(
    Object.entries(whole).map(([name, [cell]]) => [name, Array<unknown>(count).fill(cell)]),
  );
}

/** Which slot a candle is of, when it was seen, whether it is final. */
function slotOf(record: MappedRecord | undefined): unknown[] {
  const { opened_at, as_of, final } = payloadOf(record);
  return [opened_at, as_of, final];
}

const whole = { open: [1.5], high: [2], low: [1], close: [1.25], volume: [10] };

function payloadOf(record: MappedRecord | undefined): Record<string, unknown> {
  if (record?.kind !== 'draft') throw new Error(`refused: ${JSON.stringify(record)}`);
  return record.draft.payload;
}

describe('yahooMapper', () => {
  it('makes 49 candles, a dividend and a split of the recorded AAPL chart, all let in by the gate', () => {
    const records = map(AAPL);
    const raw = rawPayloadOf({
      source: 'yahoo',
      connector: 't',
      body: AAPL,
      fetchedAt,
      traceId: newId(),
    });
    const ids = records.map((record) => {
      if (record.kind !== 'draft') throw new Error(JSON.stringify(record));
      const completion = completeEvent(record.draft, raw);
      if (completion.kind === 'refused') throw new Error(JSON.stringify(completion));
      return completion.event.event_id;
    });
    expect(new Set(ids).size).toBe(51);
    expect(payloadOf(records[0])).toMatchObject({
      venue: 'NMS',
      symbol: 'AAPL',
      interval: '1d',
      opened_at: '2020-08-31T13:30:00.000Z',
      open: '127.58000183105469',
      currency: 'USD',
      final: true,
    });
  });

  it('gives the same candle the same id whenever it is fetched', () => {
    const ids = (at: string) =>
      map(AAPL, new Date(at)).map((record) => record.kind === 'draft' && record.draft.event_id);
    expect(ids('2026-01-01T00:00:00Z')).toEqual(ids('2027-01-01T00:00:00Z'));
  });

  it('keeps the digits of the JSON text, also where a float would change them', () => {
    const text = JSON.stringify(chart(whole))
      .replace('1.5', '0.1234567890123456789')
      .replace('[10]', '[1e3]');
    expect(payloadOf(map(text)[0])).toMatchObject({
      open: '0.1234567890123456789',
      volume: '1000',
    });
  });

  it('takes a changed candle for another event, never for a conflict', () => {
    const id = (close: number) => {
      const [record] = map(chart({ ...whole, close: [close] }));
      return record!.kind === 'draft' && record!.draft.event_id;
    };
    expect(id(1.25)).not.toBe(id(1.26));
  });

  it('says whether the candle had ended when it was fetched', () => {
    const session = { currentTradingPeriod: { regular: { start: 1e9, end: 1e9 + 23_400 } } };
    const at = (seconds: number) => new Date((1e9 + seconds) * 1000);
    expect(payloadOf(map(chart(whole, session), at(60))[0])['final']).toBe(false);
    expect(payloadOf(map(chart(whole, session), at(23_400))[0])['final']).toBe(true);
    const minute = { dataGranularity: '1m' };
    expect(payloadOf(map(chart(whole, minute), at(59))[0])['final']).toBe(false);
    expect(payloadOf(map(chart(whole, minute), at(60))[0])['final']).toBe(true);
  });

  it('puts the newest trade into the slot it was in and never calls it final', () => {
    const [friday, noon, close] = ['25T14:30:00', '27T14:30:00', '27T21:00:02'].map(
      (time) => Date.parse(`2026-11-${time}Z`) / 1000,
    );
    const meta = { regularMarketTime: close, gmtoffset: -18_000 };
    const rows = map(chart(rowsOf(3), meta, [friday, noon, close]), new Date('2026-11-29'));
    expect(rows.map((row) => slotOf(row))).toEqual([
      ['2026-11-25T14:30:00.000Z', undefined, true],
      ['2026-11-27T14:30:00.000Z', undefined, true],
      ['2026-11-27T14:30:00.000Z', '2026-11-27T21:00:02.000Z', false],
    ]);
  });

  it.each([
    ['1m', '2026-11-27T15:30:00Z', '2026-11-27T15:31:15Z', '2026-11-27T15:31:00.000Z'],
    ['1h', '2026-11-27T14:30:00Z', '2026-11-27T16:44:15Z', '2026-11-27T16:30:00.000Z'],
    ['1d', '2026-11-25T14:30:00Z', '2026-11-27T16:44:15Z', '2026-11-27T14:30:00.000Z'],
    ['1wk', '2026-11-23T05:00:00Z', '2026-11-27T16:44:15Z', '2026-11-23T05:00:00.000Z'],
    ['1wk', '2026-11-16T05:00:00Z', '2026-11-27T16:44:15Z', '2026-11-23T05:00:00.000Z'],
    ['1mo', '2026-11-01T04:00:00Z', '2026-11-27T16:44:15Z', '2026-11-01T04:00:00.000Z'],
    ['1mo', '2026-11-01T04:00:00Z', '2026-12-07T16:44:15Z', '2026-12-01T05:00:00.000Z'],
    ['3mo', '2026-07-01T04:00:00Z', '2026-11-27T16:44:15Z', '2026-10-01T04:00:00.000Z'],
  ])('finds the %s slot of the newest trade', (interval, before, newest, slot) => {
    const [first, live] = [Date.parse(before) / 1000, Date.parse(newest) / 1000];
    const meta = {
      regularMarketTime: live,
      exchangeTimezoneName: 'America/New_York',
      dataGranularity: interval,
    };
    const rows = map(chart(rowsOf(2), meta, [first, live]), new Date('2028-01-01'));
    expect(slotOf(rows[1]).slice(0, 3)).toEqual([slot, new Date(newest).toISOString(), false]);
    expect(slotOf(rows[0])[2]).toBe(true);
  });

  it('takes a row inside the slot before it for the newest trade, whatever the market time says', () => {
    const rows = map(chart(rowsOf(2), { dataGranularity: '1wk' }, [1e9, 1e9 + 86_400]));
    expect(slotOf(rows[1])).toEqual([slotOf(rows[0])[0], expect.any(String), false]);
  });

  it('opens the session’s slot for a newest trade that stands alone, and refuses it without one', () => {
    const live = Date.parse('2026-11-27T16:00:00Z') / 1000;
    const regular = { start: live - 5_400, end: live + 18_000 };
    const alone = (meta: object) => map(chart(whole, { regularMarketTime: live, ...meta }, [live]));
    expect(slotOf(alone({ currentTradingPeriod: { regular } })[0])).toEqual([
      '2026-11-27T14:30:00.000Z',
      '2026-11-27T16:00:00.000Z',
      false,
    ]);
    expect(alone({})).toMatchObject([{ kind: 'refused', reasons: [{ path: '/timestamp' }] }]);
  });

  it('takes the later of two rows of one time, and the same row twice for one event', () => {
    const times = [1e9, 1e9, 1e9 + 86_400];
    const differ = map(chart({ ...rowsOf(3), close: [1.5, 1.25, 1.25] }, {}, times));
    expect(differ.map(({ kind }) => kind)).toEqual(['refused', 'draft', 'draft']);
    const same = map(chart(rowsOf(3), {}, times)).map(
      (row) => row.kind === 'draft' && row.draft.event_id,
    );
    expect(same[0]).toBe(same[1]);
  });

  it('makes an event of a dividend whose row has no prices, and of no price a candle', () => {
    const none = { open: [null], high: [null], low: [null], close: [null], volume: [0] };
    const events = { dividends: { '1000000000': { amount: 0.205, date: 1e9 } } };
    const [first, ...more] = map(withEvents(none, events));
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      draft: {
        event_type: 'MARKET_DIVIDEND_INGESTED',
        payload: { ex_at: '2001-09-09T01:46:40.000Z', amount: '0.205', symbol: 'X' },
      },
    });
    expect(map(withEvents(none, {}))).toMatchObject([{ kind: 'refused' }]);
  });

  it.each([
    ['a dividend without an amount', { dividends: { a: { date: 1e9 } } }, '/amount'],
    ['a dividend without a date', { dividends: { a: { amount: 1 } } }, '/date'],
    ['a split in words', { splits: { a: { date: 1e9, numerator: '4' } } }, '/numerator'],
    ['what it has no mapper for', { capitalGains: { a: { date: 1e9, amount: 1 } } }, ''],
    ['dividends that are no object', { dividends: [] }, '/chart/result/0/events'],
  ])('refuses %s beside the candles', (_name, events, path) => {
    expect(map(withEvents(whole, events))).toMatchObject([
      { kind: 'draft' },
      { kind: 'refused', reasons: [{ path }] },
    ]);
  });

  it.each([
    ['prices as texts', { open: ['1.5'] }, '/open'],
    ['prices as objects', { close: [{ raw: 1.25, fmt: '1.25' }] }, '/close'],
    ['a number that nothing can hold', { volume: ['1e99999'] }, '/volume'],
  ])('refuses a row with %s', (_name, cells, path) => {
    const [record] = map(chart({ ...whole, ...cells }));
    expect(record).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('1000000000') as string,
      reasons: [{ path }],
    });
  });

  it.each([
    [
      'a renamed column',
      chart({ ...whole, close: undefined as never, Close: [1] }),
      'quote/0/close',
    ],
    ['a column that ends early', chart({ ...whole, low: [] }), 'quote/0/low'],
    ['no quote', withIndicators({}), 'indicators/quote'],
    ['two quotes', withIndicators({ quote: [whole, whole] }), 'indicators/quote'],
    ['adjusted closes elsewhere', withIndicators({ quote: [whole], adjclose: {} }), 'adjclose'],
    ['prices without times', chart(whole, {}, null as never), 'quote/0/open'],
    ['times that are no list', chart(whole, {}, {} as never), 'timestamp'],
    ['no interval we know', chart(whole, { dataGranularity: 'daily' }), 'meta/dataGranularity'],
    ['no meta', { chart: { result: [{ timestamp: [] }], error: null } }, 'meta'],
  ])('refuses a chart with %s as one record, whole', (_name, payload, path) => {
    const [record, ...more] = map(payload);
    expect(more).toEqual([]);
    expect(record).toMatchObject({ kind: 'refused', text: JSON.stringify(payload) });
    expect(record?.kind === 'refused' && record.reasons[0]!.path).toContain(path);
  });

  it('skips rows that are null throughout and refuses rows with a hole', () => {
    const quote = {
      open: [null, 1, 1],
      high: [null, 1, 1],
      low: [null, 1, 1],
      close: [null, null, 1],
      volume: [null, 1, 1],
    };
    const records = map(chart(quote, {}, [1e9, 1e9 + 86_400, 1e9 + 172_800]));
    expect(records).toMatchObject([
      { kind: 'refused', reasons: [{ code: 'MAPPER.UNREADABLE', path: '/close' }] },
      { kind: 'draft' },
    ]);
  });

  it.each([
    ['no result', { chart: { result: [], error: null } }],
    ['a null result', { chart: { result: null, error: null } }],
    [
      'a result without timestamps',
      { chart: { result: [{ meta: { symbol: 'X' }, indicators: { quote: [{}] } }] } },
    ],
  ])('makes no records of %s', (_name, payload) => {
    expect(map(payload)).toEqual([]);
  });

  it.each([
    [
      'a chart error',
      { chart: { result: null, error: { code: 'Not Found', description: 'delisted' } } },
      'Not Found: delisted',
    ],
    [
      'a finance error',
      { finance: { result: null, error: { code: 'Unauthorized', description: 'Invalid Crumb' } } },
      'Unauthorized: Invalid Crumb',
    ],
    ['an error text', { chart: { result: null, error: 'gone' } }, 'gone'],
  ])('refuses %s as the vendor’s own error', (_name, payload, message) => {
    expect(map(payload)).toMatchObject([{ reasons: [{ code: 'MAPPER.VENDOR_ERROR', message }] }]);
  });

  it.each([
    'Too Many Requests',
    '[]',
    '{}',
    '{"chart":7}',
    '{"chart":{"result":[7]}}',
    `${'['.repeat(1e5)}${']'.repeat(1e5)}`,
  ])('refuses %.30s as unreadable', (text) => {
    expect(map(text)).toMatchObject([{ reasons: [{ code: 'MAPPER.UNREADABLE' }] }]);
  });
});
