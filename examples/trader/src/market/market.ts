/** The best bid and ask of a symbol, as the venue wrote them. */
export interface Quote {
  eventId: string;
  symbol: string;
  /** The venue's time, in milliseconds. */
  at: number;
  bidPrice: string;
  bidQuantity: string;
  askPrice: string;
  askQuantity: string;
}

export interface Candle {
  eventId: string;
  symbol: string;
  /** The venue's time, in milliseconds; of a running candle the time of its newest state. */
  at: number;
  high: string;
  low: string;
  close: string;
}

/** What the model knows of one symbol, oldest first. */
export interface SymbolHistory {
  symbol: string;
  quotes: readonly Quote[];
  candles: readonly Candle[];
}

/** Symbols in the order of their names, each oldest first, whatever order the events came in. */
export function historiesOf(
  quotes: readonly Quote[],
  candles: readonly Candle[],
): readonly SymbolHistory[] {
  const symbols = [...new Set(quotes.map(({ symbol }) => symbol))].sort();
  return symbols.map((symbol) => ({
    symbol,
    quotes: ofSymbol(quotes, symbol),
    candles: ofSymbol(candles, symbol),
  }));
}

/** Of one instant, by the event's id: the same in every run. */
function ofSymbol<T extends Quote | Candle>(events: readonly T[], symbol: string): T[] {
  return events
    .filter((event) => event.symbol === symbol)
    .sort((a, b) => a.at - b.at || (a.eventId < b.eventId ? -1 : 1));
}
