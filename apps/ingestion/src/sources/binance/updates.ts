import type { Fields } from './fields.js';

/** An update in our words, before it has an identity. */
export interface Update {
  event_type: string;
  /** Unique among updates of one venue, kind and symbol. */
  key: string;
  /** Undefined where the venue does not say when. */
  occurred_at: string | undefined;
  payload: Record<string, unknown>;
}

export interface UpdateReader {
  /** Part of the natural key; klines add their interval. */
  kindOf(data: Fields): string;
  read(data: Fields): Update;
}

const aggTrade: UpdateReader = {
  kindOf: () => 'aggTrade',
  read: (data) => ({
    event_type: 'MARKET_TRADE_INGESTED',
    key: data.integerText('a'),
    occurred_at: data.time('T'),
    payload: {
      trade_id: data.integerText('a'),
      price: data.text('p'),
      quantity: data.text('q'),
      first_trade_id: data.integerText('f'),
      last_trade_id: data.integerText('l'),
      buyer_is_maker: data.flag('m'),
    },
  }),
};

const trade: UpdateReader = {
  kindOf: () => 'trade',
  read: (data) => ({
    event_type: 'MARKET_TRADE_INGESTED',
    key: data.integerText('t'),
    occurred_at: data.time('T'),
    payload: {
      trade_id: data.integerText('t'),
      price: data.text('p'),
      quantity: data.text('q'),
      buyer_is_maker: data.flag('m'),
    },
  }),
};

/** Spot book tickers carry no time at all. */
const bookTicker: UpdateReader = {
  kindOf: () => 'bookTicker',
  read: (data) => ({
    event_type: 'MARKET_QUOTE_INGESTED',
    key: data.integerText('u'),
    occurred_at: data.has('T') ? data.time('T') : data.has('E') ? data.time('E') : undefined,
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
    occurred_at: data.time(data.has('T') ? 'T' : 'E'),
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
      occurred_at: data.time('E'),
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
