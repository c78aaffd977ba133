import type { IngestionConfig } from '../../ingestion.config.js';
import { routeOfStream, type Route } from './stream-kinds.js';
import { COIN_MARGINED, SPOT, USD_MARGINED } from './venue.js';

/** One connection to one venue. */
export interface BinanceStream {
  /** Name of the connector: its cursor, metrics and health bear it. */
  connector: string;
  venue: string;
  url: string;
  /** What is subscribed to; absent where the server sends what it has. */
  streams?: readonly string[];
}

/** Fewer than the venues allow on one connection (spot 1,024, futures 200). */
const STREAMS_PER_CONNECTION_MAX = 200;
const ROUTE_IN_URL = /\/(public|market)$/;

interface Venue {
  venue: string;
  base: string;
  /** Whether the venue serves each kind of stream under a path of its own. */
  isRouted: boolean;
}

/** The connections that a configuration asks for; many symbols are spread over several. */
export function binanceStreams(config: Readonly<IngestionConfig>): BinanceStream[] {
  if (!config.binanceEnabled) return [];
  const venues: Venue[] = [
    { venue: SPOT, base: config.binanceSpotUrl, isRouted: false },
    {
      venue: USD_MARGINED,
      base: config.binanceFuturesUrl,
      isRouted: config.binanceFuturesRoutes,
    },
    { venue: COIN_MARGINED, base: config.binanceCoinUrl, isRouted: config.binanceCoinRoutes },
    { venue: config.binanceOtherVenue, base: config.binanceOtherUrl, isRouted: false },
  ];
  return venues.filter(({ base }) => base !== 'off').flatMap((venue) => connections(venue, config));
}

function connections(venue: Venue, config: Readonly<IngestionConfig>): BinanceStream[] {
  const { binanceSymbols: symbols, binanceStreams: kinds } = config;
  const base = venue.base.replace(/\/+$/, '');
  if (symbols.includes('*')) {
    return [{ connector: venue.venue, venue: venue.venue, url: `${base}/stream` }];
  }
  if (!venue.isRouted) {
    return chunks({ ...venue, name: venue.venue, base, names: namesOf(symbols, kinds) });
  }
  const root = base.replace(ROUTE_IN_URL, '');
  return (['public', 'market'] as const satisfies readonly Route[]).flatMap((route) => {
    const names = namesOf(
      symbols,
      kinds.filter((kind) => routeOfStream(kind) === route),
    );
    return chunks({ ...venue, name: `${venue.venue}-${route}`, base: `${root}/${route}`, names });
  });
}

/** The venues name symbols in lower case in streams, whatever the script. */
function namesOf(symbols: readonly string[], kinds: readonly string[]): string[] {
  return symbols.flatMap((symbol) => kinds.map((kind) => `${symbol.toLowerCase()}@${kind}`));
}

function chunks(of: {
  venue: string;
  name: string;
  base: string;
  names: readonly string[];
}): BinanceStream[] {
  const { venue, name, base, names } = of;
  const found: BinanceStream[] = [];
  for (let from = 0; from < names.length; from += STREAMS_PER_CONNECTION_MAX) {
    const streams = names.slice(from, from + STREAMS_PER_CONNECTION_MAX);
    found.push({
      connector: from === 0 ? name : `${name}-${found.length + 1}`,
      venue,
      url: `${base}/stream?streams=${streams.map(encodeURI).join('/')}`,
      streams,
    });
  }
  return found;
}
