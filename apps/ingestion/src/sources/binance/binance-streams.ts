import type { IngestionConfig } from '../../ingestion.config.js';
import { COIN_MARGINED, SPOT, USD_MARGINED } from './venue.js';

/** One connection to one venue. */
export interface BinanceStream {
  /** Name of the connector: its cursor, metrics and health bear it. */
  connector: string;
  venue: string;
  url: string;
}

/** Fewer than the venues allow on one connection (spot 1,024, futures 200). */
const STREAMS_PER_CONNECTION_MAX = 200;

/** The connections that a configuration asks for; many symbols are spread over several. */
export function binanceStreams(config: Readonly<IngestionConfig>): BinanceStream[] {
  if (!config.binanceEnabled) return [];
  const venues = [
    { venue: SPOT, base: config.binanceSpotUrl },
    { venue: USD_MARGINED, base: config.binanceFuturesUrl },
    { venue: COIN_MARGINED, base: config.binanceCoinUrl },
    { venue: config.binanceOtherVenue, base: config.binanceOtherUrl },
  ];
  const chunks = chunked(streamNames(config));
  return venues
    .filter(({ base }) => base !== 'off')
    .flatMap(({ venue, base }) =>
      chunks.map((streams, index) => ({
        connector: index === 0 ? venue : `${venue}-${index + 1}`,
        venue,
        url: streamUrl(base, streams),
      })),
    );
}

function streamNames({ binanceSymbols, binanceStreams }: Readonly<IngestionConfig>): string[] {
  if (binanceSymbols.includes('*')) return [];
  return binanceSymbols.flatMap((symbol) =>
    binanceStreams.map((stream) => `${symbol.toLowerCase()}@${stream}`),
  );
}

function chunked(names: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let from = 0; from < names.length; from += STREAMS_PER_CONNECTION_MAX) {
    chunks.push(names.slice(from, from + STREAMS_PER_CONNECTION_MAX));
  }
  return chunks.length > 0 ? chunks : [[]];
}

/** Without streams the server sends what it has: a replay server does. */
function streamUrl(base: string, streams: readonly string[]): string {
  const url = base.replace(/\/+$/, '');
  return streams.length === 0 ? `${url}/stream` : `${url}/stream?streams=${streams.join('/')}`;
}
