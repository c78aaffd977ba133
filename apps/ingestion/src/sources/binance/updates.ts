import type { Fields } from './fields.js';

/** An update in our words, before it has an identity. */
export interface Update {
  event_type: string;
  /** The venue's own number of it, among updates of one venue, kind and symbol. */
  key: string;
  /**
   * What else is part of its identity, because numbers begin again (on testnets, after a relisting):
   * the time of the matching engine, prices, sizes. Never the time of sending, which differs by
   * connection. Undefined where the key holds a time already.
   */
  said: readonly unknown[] | undefined;
  /** Undefined where the venue does not say when. */
  occurred_at: string | undefined;
  /** The same on every connection, so it may lead the event id; undefined where no such time is sent. */
  engine_at: string | undefined;
  payload: Record<string, unknown>;
}

export interface UpdateReader {
  /** Part of the natural key; klines add their interval. */
  kindOf(data: Fields): string;
  read(data: Fields): Update;
}

/** How a trade came about (`X`), as far as it was no order that met another on the book. */
const OFF_BOOK = ['INSURANCE_FUND', 'ADL', 'NA'] as const;
const EXECUTIONS = ['MARKET', ...OFF_BOOK] as const;

function tradeTerms(data: Fields) {
  return { price: data.positive('p'), quantity: data.positive('q') };
}

function tradeSaid(data: Fields): readonly unknown[] {
  return [data.milliseconds('T'), data.text('p'), data.text('q')];
}

const aggTrade: UpdateReader = {
  kindOf: () => 'aggTrade',
  read: (data) => ({
    event_type: 'MARKET_TRADE_INGESTED',
    key: data.integerText('a'),
    said: tradeSaid(data),
    occurred_at: data.time('T'),
    engine_at: data.time('T'),
    payload: {
      trade_id: data.integerText('a'),
      ...tradeTerms(data),
      ...(data.has('nq') && { normal_quantity: data.text('nq') }),
      first_trade_id: data.integerText('f'),
      last_trade_id: data.integerText('l'),
      buyer_is_maker: data.flag('m'),
    },
  }),
};

const trade: UpdateReader = {
  kindOf: () => 'trade',
  read: (data) => {
    const execution = data.has('X') ? data.oneOf('X', EXECUTIONS) : 'MARKET';
    const isOffBook = OFF_BOOK.some((known) => known === execution);
    return {
      event_type: isOffBook ? 'MARKET_OFF_BOOK_TRADE_INGESTED' : 'MARKET_TRADE_INGESTED',
      key: data.integerText('t'),
      said: tradeSaid(data),
      occurred_at: data.time('T'),
      engine_at: data.time('T'),
      payload: {
        trade_id: data.integerText('t'),
        ...tradeTerms(data),
        ...(isOffBook && { execution: execution.toLowerCase() }),
        buyer_is_maker: data.flag('m'),
      },
    };
  },
};

/** Spot sends no time of the matching engine with quotes and depth. */
function engineMilliseconds(data: Fields): number | null {
  return data.has('T') ? data.milliseconds('T') : null;
}

function engineTime(data: Fields): string | undefined {
  return data.has('T') ? data.time('T') : undefined;
}

/** Spot book tickers carry no time at all. */
const bookTicker: UpdateReader = {
  kindOf: () => 'bookTicker',
  read: (data) => ({
    event_type: 'MARKET_QUOTE_INGESTED',
    key: data.integerText('u'),
    said: [engineMilliseconds(data), ...['b', 'B', 'a', 'A'].map((name) => data.text(name))],
    occurred_at: data.has('T') ? data.time('T') : data.has('E') ? data.time('E') : undefined,
    engine_at: engineTime(data),
    payload: {
      update_id: data.integerText('u'),
      bid_price: data.text('b'),
      bid_quantity: data.text('B'),
      ask_price: data.text('a'),
      ask_quantity: data.text('A'),
    },
  }),
};

const depth: UpdateReader = {
  kindOf: () => 'depth',
  read: (data) => ({
    event_type: 'MARKET_DEPTH_INGESTED',
    key: `${data.integerText('U')}-${data.integerText('u')}`,
    said: [engineMilliseconds(data), data.levels('b'), data.levels('a')],
    occurred_at: data.time(data.has('T') ? 'T' : 'E'),
    engine_at: engineTime(data),
    payload: {
      first_update_id: data.integerText('U'),
      last_update_id: data.integerText('u'),
      ...(data.has('pu') && { previous_update_id: data.integerText('pu') }),
      bids: data.levels('b'),
      asks: data.levels('a'),
    },
  }),
};

/** A running candle is sent again and again: each state of it is a fact of its own, at time `E`. */
const kline: UpdateReader = {
  kindOf: (data) => `kline_${data.object('k').text('i')}`,
  read: (data) => {
    const candle = data.object('k');
    return {
      event_type: 'MARKET_CANDLE_INGESTED',
      key: `${candle.integerText('t')}/${data.integerText('E')}`,
      said: undefined,
      occurred_at: data.time('E'),
      engine_at: data.time('E'),
      payload: {
        interval: candle.text('i'),
        opened_at: candle.time('t'),
        closed_at: candle.time('T'),
        open: candle.text('o'),
        high: candle.text('h'),
        low: candle.text('l'),
        close: candle.text('c'),
        volume: candle.text('v'),
        quote_volume: candle.text('q'),
        trades: candle.integer('n'),
        final: candle.flag('x'),
      },
    };
  },
};

/** By kind of stream. What is not here is quarantined, not dropped. */
export const UPDATE_READERS: Readonly<Record<string, UpdateReader | undefined>> = {
  aggTrade,
  trade,
  bookTicker,
  depth,
  kline,
};
