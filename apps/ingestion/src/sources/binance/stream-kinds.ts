import { nearestName } from '@acp/contracts';

/**
 * Where a futures venue serves a kind of stream: what changes with every order under `/public`, what
 * is made of it under `/market`. A stream that is asked for at the other place is accepted and silent.
 */
export type Route = 'public' | 'market';

const INTERVALS = [
  ...['1s', '1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h'],
  ...['1d', '3d', '1w', '1M'],
];
const DEPTH_SPEEDS = ['', '@100ms', '@250ms', '@500ms', '@1000ms'];

/** Every stream of a symbol that has a mapper, as the venue spells it. */
const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['bookTicker', 'public'],
  ['trade', 'public'],
  ...DEPTH_SPEEDS.map((speed) => [`depth${speed}`, 'public'] as const),
  ['aggTrade', 'market'],
  ...INTERVALS.map((interval) => [`kline_${interval}`, 'market'] as const),
]);

/** Undefined where no mapper takes the stream. */
export function routeOfStream(stream: string): Route | undefined {
  return ROUTES.get(stream);
}

/** What is wrong with a list of streams, in a sentence after the name of its variable. */
export function problemOfStreams(streams: readonly string[]): string | undefined {
  const wrong = streams.findIndex((stream) => !ROUTES.has(stream));
  if (wrong === -1) return undefined;
  const near = nearestName(streams[wrong]!, [...ROUTES.keys()]);
  const help = near
    ? `did you mean ${near}?`
    : 'known: aggTrade, trade, bookTicker, depth, depth@100ms, kline_1m and other intervals';
  return `has no stream with a mapper at place ${wrong + 1}; ${help}`;
}
