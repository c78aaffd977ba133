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

const whole = { open: [1.5], high: [2], low: [1], close: [1.25], volume: [10] };

function payloadOf(record: MappedRecord | undefined): Record<string, unknown> {
  if (record?.kind !== 'draft') throw new Error(`refused: ${JSON.stringify(record)}`);
  return record.draft.payload;
}

describe('yahooMapper', () => {
  it('makes 49 candles of the recorded AAPL chart, all let in by the gate', () => {
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
    expect(new Set(ids).size).toBe(49);
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
