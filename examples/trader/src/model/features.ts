import type { Candle, Quote, SymbolHistory } from '../market/market.js';

/** Quotes that the return is measured over. */
export const LOOK_BACK = 10;
/** Quotes ahead that the model speaks of. */
export const HORIZON = 20;

/** What the model reads of a symbol at one quote, in this order. */
export const FEATURES = ['past_return', 'spread', 'book_imbalance', 'candle_range'] as const;

/** One row of the regression: features, and what the price did next. */
export interface Sample {
  features: readonly number[];
  target: number;
}

/** Every quote that has a past to read and a future to learn from. */
export function samplesOf(history: SymbolHistory): Sample[] {
  const { quotes } = history;
  const last = quotes.length - 1 - HORIZON;
  const samples: Sample[] = [];
  for (let index = LOOK_BACK; index <= last; index += 1) {
    const target = returnBetween(quotes[index]!, quotes[index + HORIZON]!);
    samples.push({ features: featuresAt(history, index), target });
  }
  return samples;
}

/** Features at one quote, from it and what came before. */
export function featuresAt({ quotes, candles }: SymbolHistory, index: number): number[] {
  const quote = quotes[index]!;
  const before = quotes[Math.max(0, index - LOOK_BACK)]!;
  const [bid, ask] = [Number(quote.bidQuantity), Number(quote.askQuantity)];
  const size = bid + ask;
  return [
    returnBetween(before, quote),
    (Number(quote.askPrice) - Number(quote.bidPrice)) / middleOf(quote),
    size === 0 ? 0 : (bid - ask) / size,
    rangeOf(candleAt(candles, quote.at)),
  ];
}

/** The newest candle that was known at a time. */
export function candleAt(candles: readonly Candle[], at: number): Candle | undefined {
  return candles.findLast((candle) => candle.at <= at);
}

function returnBetween(from: Quote, to: Quote): number {
  return middleOf(to) / middleOf(from) - 1;
}

function middleOf({ bidPrice, askPrice }: Quote): number {
  return (Number(bidPrice) + Number(askPrice)) / 2;
}

/** 0 where there is no candle yet. */
function rangeOf(candle: Candle | undefined): number {
  if (!candle) return 0;
  return (Number(candle.high) - Number(candle.low)) / Number(candle.close);
}
