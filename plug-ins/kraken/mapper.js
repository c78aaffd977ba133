import { isLosslessNumber, parse } from 'lossless-json';

const VENUE = 'kraken';
/** Frames that say something about the connection and nothing about the market. */
const CONTROL = ['heartbeat', 'status'];

/** Of the frame's, and its digits as they came: never through a float. */
const digits = (/** @type {unknown} */ value) =>
  isLosslessNumber(value) ? plain(value.value) : undefined;

/** `1e-8` is no decimal in an event. @param {string} text */
function plain(text) {
  const [number = '', power] = text.toLowerCase().split('e');
  if (power === undefined) return text;
  const [whole = '', fraction = ''] = number.replace('-', '').split('.');
  const point = whole.length + Number(power);
  const all = (whole + fraction).padStart(
    whole.length + fraction.length - Math.min(0, point - 1),
    '0',
  );
  const at = Math.max(1, point);
  const padded = all.padEnd(at, '0');
  const right = padded.slice(at);
  return `${number.startsWith('-') ? '-' : ''}${padded.slice(0, at)}${right && `.${right}`}`;
}

/**
 * A frame holds any number of trades or tickers. A trade has the venue's number; a ticker has none, so what it
 * says is part of its key.
 *
 * @type {import('@acp/plugin').PluginMapper}
 */
export const krakenMapper = {
  source: 'kraken',
  version: 1,
  map(text) {
    const frame = /** @type {Record<string, unknown>} */ (parse(text));
    if (frame.success === false) return [{ refused: String(frame.error), path: '/error' }];
    if ('method' in frame || CONTROL.includes(String(frame.channel))) return [];
    if (frame.channel !== 'trade' && frame.channel !== 'ticker') {
      return [{ refused: `no mapping for the channel ${String(frame.channel)}`, path: '/channel' }];
    }
    const rows = /** @type {Record<string, unknown>[]} */ (frame.data);
    const record = frame.channel === 'trade' ? tradeOf : tickerOf;
    return rows.map((row, index) => record(row, `/data/${index}`));
  },
};

/**
 * @param {Record<string, unknown>} row
 * @param {string} path
 * @returns {import('@acp/plugin').PluginRecord}
 */
function tradeOf(row, path) {
  const symbol = String(row.symbol);
  const key = digits(row.trade_id);
  if (key === undefined) return { refused: 'a trade needs a trade_id', path: `${path}/trade_id` };
  return {
    natural_key: { stream: `trade/${symbol}`, key },
    event: {
      event_type: 'MARKET_TRADE_INGESTED',
      entity_id: symbol,
      entity_type: 'symbol',
      occurred_at: String(row.timestamp),
      payload: {
        ...{ venue: VENUE, symbol, trade_id: key },
        ...{ price: digits(row.price), quantity: digits(row.qty) },
        // The taker's side: a buyer who takes met a seller who made.
        buyer_is_maker: row.side === 'sell',
      },
    },
  };
}

/**
 * @param {Record<string, unknown>} row
 * @returns {import('@acp/plugin').PluginRecord}
 */
function tickerOf(row) {
  const symbol = String(row.symbol);
  const said = ['bid', 'bid_qty', 'ask', 'ask_qty'].map((member) => digits(row[member]));
  const [bid_price, bid_quantity, ask_price, ask_quantity] = said;
  const at = typeof row.timestamp === 'string' ? row.timestamp : undefined;
  return {
    natural_key: { stream: `ticker/${symbol}`, key: [at, ...said].join('/') },
    event: {
      event_type: 'MARKET_QUOTE_INGESTED',
      entity_id: symbol,
      entity_type: 'symbol',
      ...(at !== undefined && { occurred_at: at }),
      payload: { venue: VENUE, symbol, bid_price, bid_quantity, ask_price, ask_quantity },
    },
  };
}
