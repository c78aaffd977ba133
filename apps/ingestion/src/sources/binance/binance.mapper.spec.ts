import { newId, type EventDraft } from '@acp/contracts';
import { completeEvent, rawPayloadOf } from '@acp/intake';
import { recordedFrames } from '../../testing/recorded.js';
import { binanceMapper } from './binance.mapper.js';
import { COIN_MARGINED, SPOT, USD_MARGINED } from './venue.js';

const fetchedAt = new Date('2026-01-01T00:00:00.000Z');

function map(frame: unknown, venue?: string) {
  const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
  return binanceMapper.map(text, { fetchedAt, venue });
}

function draftOf(frame: unknown, venue?: string): EventDraft {
  const [record] = map(frame, venue);
  if (record?.kind !== 'draft') throw new Error(`refused: ${JSON.stringify(record)}`);
  return record.draft;
}

function reasonOf(frame: unknown) {
  const [record] = map(frame);
  if (record?.kind !== 'refused') throw new Error('not refused');
  return record.reasons[0]!;
}

const quote = { u: 7, s: 'BTCUSDT', b: '1.10', B: '2', a: '1.20', A: '3' };

describe('binanceMapper', () => {
  it.each([
    ['futures', 1_535, USD_MARGINED],
    ['spot', 265, SPOT],
  ] as const)(
    'makes an event the gate lets in of every recorded %s frame',
    (kind, count, venue) => {
      const frames = recordedFrames(kind);
      expect(frames).toHaveLength(count);
      const ids = frames.map((text) => {
        const raw = rawPayloadOf({
          source: 'binance',
          connector: 't',
          body: text,
          fetchedAt,
          traceId: newId(),
        });
        const completion = completeEvent(draftOf(text, venue), raw);
        if (completion.kind === 'refused') throw new Error(JSON.stringify(completion));
        return completion.event.event_id;
      });
      expect(new Set(ids).size).toBe(count);
    },
  );

  it('keeps prices and sizes as the venue wrote them', () => {
    const draft = draftOf({ stream: 'btcusdt@bookTicker', data: quote });
    expect(draft).toMatchObject({
      event_type: 'MARKET_QUOTE_INGESTED',
      entity_id: 'BTCUSDT',
      payload: { update_id: '7', bid_price: '1.10', ask_price: '1.20', venue: SPOT },
    });
  });

  it('takes the time of receipt for a spot quote, which has none, and says so', () => {
    const [record] = map({ stream: 'btcusdt@bookTicker', data: quote });
    expect(record).toMatchObject({
      isTimeOurs: true,
      draft: { occurred_at: '2026-01-01T00:00:00.000Z' },
    });
  });

  it('gives the same update on another connection the same id, at another venue another', () => {
    const wrapped = { stream: 'btcusdt@bookTicker', data: quote };
    expect(draftOf(wrapped).event_id).toBe(draftOf(quote).event_id);
    expect(draftOf(wrapped, USD_MARGINED).event_id).not.toBe(draftOf(wrapped, SPOT).event_id);
  });

  it('tells every state of a running candle apart by its event time', () => {
    const k = {
      t: 1e12,
      T: 1e12 + 59_999,
      s: 'A',
      i: '1m',
      o: '1',
      c: '1',
      h: '1',
      l: '1',
      v: '0',
      n: 0,
      x: false,
      q: '0',
    };
    const first = draftOf({ e: 'kline', E: 1e12 + 1, s: 'A', k });
    const second = draftOf({ e: 'kline', E: 1e12 + 2, s: 'A', k });
    expect(first.event_id).not.toBe(second.event_id);
    expect(first.payload).toMatchObject({ interval: '1m', final: false });
  });

  it.each([
    ['spot depth', { e: 'depthUpdate', E: 1e12, s: 'A', U: 1, u: 2, b: [], a: [] }, SPOT],
    [
      'futures depth',
      { e: 'depthUpdate', E: 1e12, T: 1e12, s: 'A', U: 1, u: 2, pu: 0, b: [], a: [] },
      USD_MARGINED,
    ],
    ['a futures quote', { ...quote, e: 'bookTicker', T: 1e12, E: 1e12 }, USD_MARGINED],
    [
      'a coin-margined quote',
      { ...quote, e: 'bookTicker', s: 'BTCUSD_PERP', ps: 'BTCUSD', T: 1e12, E: 1e12 },
      COIN_MARGINED,
    ],
    [
      'a spot trade',
      { e: 'aggTrade', E: 1, s: 'A', a: 1, p: '1', q: '1', f: 1, l: 1, T: 1, m: true, M: true },
      SPOT,
    ],
    [
      'a futures trade',
      { e: 'aggTrade', E: 1, s: 'A', a: 1, p: '1', q: '1', f: 1, l: 1, T: 1, m: true },
      USD_MARGINED,
    ],
  ])('tells the venue of %s by its shape', (_name, data, venue) => {
    expect(draftOf(data).payload['venue']).toBe(venue);
  });

  it('makes nothing of the answer to a subscription', () => {
    expect(map({ result: null, id: 1 })).toEqual([]);
  });

  it.each([
    ['an error answer', { error: { code: 2, msg: 'bad' }, id: 1 }, 'MAPPER.VENDOR_ERROR', ''],
    [
      'an unknown stream',
      { stream: 'a@forceOrder', data: { e: 'forceOrder' } },
      'MAPPER.UNREADABLE',
      '',
    ],
    ['a stream named like a member of all objects', { e: 'constructor' }, 'MAPPER.UNREADABLE', ''],
    [
      'a missing price',
      { e: 'trade', s: 'A', t: 1, q: '1', T: 1, m: true },
      'MAPPER.UNREADABLE',
      '/p',
    ],
    ['a missing symbol', { ...quote, s: undefined }, 'MAPPER.UNREADABLE', '/s'],
    ['an id beyond 2^53', { ...quote, u: 2 ** 60 }, 'MAPPER.UNREADABLE', '/u'],
    [
      'a time that is none',
      { e: 'trade', s: 'A', t: 1, p: '1', q: '1', T: 9e15, m: true },
      'MAPPER.UNREADABLE',
      '/T',
    ],
    ['text', 'hello', 'MAPPER.UNREADABLE', ''],
  ])('refuses %s with a reason', (_name, frame, code, path) => {
    expect(reasonOf(frame)).toMatchObject({ code, path });
  });
});
