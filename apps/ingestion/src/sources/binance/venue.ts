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

/** Where the venues are, as the variables say; `off` is not at all. */
export interface VenueUrls {
  readonly binanceEnabled: boolean;
  readonly binanceOtherUrl: string;
  readonly binanceSpotUrl: string;
  readonly binanceFuturesUrl: string;
  readonly binanceCoinUrl: string;
}

/** What is wrong with the name of the other venue, in a sentence after the name of its variable. */
export function problemOfVenue(venue: string, config: VenueUrls): string | undefined {
  if (!config.binanceEnabled || config.binanceOtherUrl === 'off') return undefined;
  const taken = [
    { name: SPOT, url: config.binanceSpotUrl, variable: 'BINANCE_SPOT_URL' },
    { name: USD_MARGINED, url: config.binanceFuturesUrl, variable: 'BINANCE_FUTURES_URL' },
    { name: COIN_MARGINED, url: config.binanceCoinUrl, variable: 'BINANCE_COIN_URL' },
  ].find(({ name, url }) => url !== 'off' && (venue === name || venue.startsWith(`${name}-`)));
  if (!taken) return undefined;
  return `names the venue of ${taken.variable}; give it another name, or set one of the two \`off\``;
}
