export const SPOT = 'binance-spot';
export const USD_MARGINED = 'binance-usdm';
export const COIN_MARGINED = 'binance-coinm';

const COIN_MARGINED_SYMBOL = /USD_(PERP|\d{6})$/;

/**
 * The venue by the shape of an update, where nobody said it: coin-margined symbols end in `_PERP` or
 * a date; USD-margined depth has `pu`, its book tickers `e`, its aggregate trades no `M`. Klines look
 * the same everywhere and count as spot, as does whatever else is not told apart.
 */
export function detectVenue(type: string, data: Readonly<Record<string, unknown>>): string {
  if (COIN_MARGINED_SYMBOL.test(String(data['s']))) return COIN_MARGINED;
  if (type === 'depth') return 'pu' in data ? USD_MARGINED : SPOT;
  if (type === 'bookTicker') return 'e' in data ? USD_MARGINED : SPOT;
  if (type === 'aggTrade' || type === 'trade') return 'M' in data ? SPOT : USD_MARGINED;
  return SPOT;
}
