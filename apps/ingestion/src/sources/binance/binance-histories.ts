import type { IngestionConfig } from '../../ingestion.config.js';
import { BinanceHistory, type HistoryPaths } from './binance-history.js';
import { COIN_MARGINED, SPOT, USD_MARGINED } from './venue.js';

/** Where Binance keeps the history of what it streams. */
const HISTORY_OF: Readonly<Record<string, string>> = {
  'stream.binance.com': 'https://api.binance.com',
  'data-stream.binance.vision': 'https://data-api.binance.vision',
  'fstream.binance.com': 'https://fapi.binance.com',
  'dstream.binance.com': 'https://dapi.binance.com',
  'stream.binance.us': 'https://api.binance.us',
};

const SPOT_PATHS: HistoryPaths = {
  aggTrade: '/api/v3/aggTrades',
  trade: '/api/v3/historicalTrades',
  kline: '/api/v3/klines',
};
/** Their single trades take a key, and have no gaps that are seen. */
const USD_PATHS: HistoryPaths = { aggTrade: '/fapi/v1/aggTrades', kline: '/fapi/v1/klines' };
const COIN_PATHS: HistoryPaths = { aggTrade: '/dapi/v1/aggTrades', kline: '/dapi/v1/klines' };

/** The histories of the venues that are connected to; none of one whose history is `off` or not known. */
export function binanceHistories(config: Readonly<IngestionConfig>): BinanceHistory[] {
  if (!config.binanceEnabled) return [];
  const venues = [
    {
      venue: SPOT,
      stream: config.binanceSpotUrl,
      history: config.binanceSpotHistoryUrl,
      paths: SPOT_PATHS,
    },
    {
      venue: USD_MARGINED,
      stream: config.binanceFuturesUrl,
      history: config.binanceFuturesHistoryUrl,
      paths: USD_PATHS,
    },
    {
      venue: COIN_MARGINED,
      stream: config.binanceCoinUrl,
      history: config.binanceCoinHistoryUrl,
      paths: COIN_PATHS,
    },
    {
      venue: config.binanceOtherVenue,
      stream: config.binanceOtherUrl,
      history: config.binanceOtherHistoryUrl,
      paths: SPOT_PATHS,
    },
  ];
  return venues.flatMap(({ venue, stream, history, paths }) => {
    const base = stream === 'off' ? undefined : (history ?? HISTORY_OF[new URL(stream).hostname]);
    if (base === undefined || base === 'off') return [];
    return [new BinanceHistory({ venue, base, paths, recordsMax: config.gapsPageRecordsMax })];
  });
}
