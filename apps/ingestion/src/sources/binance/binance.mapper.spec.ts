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

const futuresTrade = {
  ...{ e: 'trade', E: 1e12, T: 1e12, s: 'BTCUSD_PERP', t: 7, a: 7, f: 7, l: 8 },
  ...{ p: '1.50', q: '2', m: true },
};

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

  it.each([
    ['the answer to a subscription', { result: null, id: 1 }],
    ['a list of subscriptions', { result: ['btcusdt@trade'], id: 2 }],
    ['a server that goes away', { e: 'serverShutdown', E: 1e12 }],
    ['one in a stream', { stream: '!serverShutdown', data: { e: 'serverShutdown', E: 1e12 } }],
    ['one as an event', { event: { e: 'serverShutdown', E: 1e12 } }],
  ])('makes nothing of %s', (_name, frame) => {
    expect(map(frame)).toEqual([]);
  });

  it.each(['INSURANCE_FUND', 'ADL', 'NA'])('keeps %s apart from what was traded', (X) => {
    expect(draftOf({ ...futuresTrade, X })).toMatchObject({
      event_type: 'MARKET_OFF_BOOK_TRADE_INGESTED',
      payload: { execution: X.toLowerCase(), trade_id: '7', price: '1.50', quantity: '2' },
    });
    expect(draftOf({ ...futuresTrade, X: 'MARKET' })).toMatchObject({
      event_type: 'MARKET_TRADE_INGESTED',
      payload: { price: '1.50' },
    });
  });

  it.each([
    [{ e: 'trade', X: 'NA', p: '0', q: '0' }, '/p'],
    [{ e: 'trade', p: '0.000' }, '/p'],
    [{ e: 'trade', q: '0' }, '/q'],
    [{ e: 'aggTrade', q: '0.0' }, '/q'],
    [{ e: 'trade', p: '-1' }, '/p'],
    [{ e: 'trade', X: 'SOMETHING' }, '/X'],
  ])('refuses %j for a trade', (given, path) => {
    expect(reasonOf({ ...futuresTrade, ...given })).toMatchObject({ path });
  });

  it('carries the quantity without retail orders and the pair of a contract', () => {
    const newer = { ...futuresTrade, e: 'aggTrade', nq: '1.5', ps: 'BTCUSD', st: 1 };
    expect(draftOf(newer).payload).toMatchObject({ normal_quantity: '1.5', pair: 'BTCUSD' });
  });

  it('takes a symbol in any script, and nothing else that could stand in a name', () => {
    expect(draftOf({ ...quote, s: '币安人生USDT' }).entity_id).toBe('币安人生USDT');
    for (const s of ['A/B', 'A\0', 'A\ud83d', ' ', 'A'.repeat(65)]) {
      expect(reasonOf({ ...quote, s })).toMatchObject({ path: '/s' });
    }
  });

  it('keeps a number that is used again apart, by its time, price or size, and no frame twice', () => {
    const id = (given: object) => draftOf({ ...futuresTrade, ...given }).event_id;
    expect(new Set([id({}), id({ T: 2e12 }), id({ p: '2' }), id({ q: '3' })]).size).toBe(4);
    expect(id({ E: 9e11, X: 'MARKET' })).toBe(id({}));
    expect(draftOf({ ...quote, b: '1.15' }).event_id).not.toBe(draftOf(quote).event_id);
  });

  it('keeps the microseconds of a venue that was asked for them', () => {
    const [milli, micro] = [1_790_000_000_123, 1_790_000_000_123_456];
    const drafts = [milli, micro].map((T) => draftOf({ ...futuresTrade, T }));
    expect(drafts[1]!.occurred_at).toBe(drafts[0]!.occurred_at.replace('123Z', '123456Z'));
    expect(drafts[1]!.event_id).toBe(drafts[0]!.event_id);
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
    ['an answer that carries data', { id: 1, result: { price: '1' } }, 'MAPPER.UNREADABLE', ''],
  ])('refuses %s with a reason', (_name, frame, code, path) => {
    expect(reasonOf(frame)).toMatchObject({ code, path });
  });
});
