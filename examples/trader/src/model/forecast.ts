import type { Quote, SymbolHistory } from '../market/market.js';
import { candleAt, featuresAt, FEATURES, LOOK_BACK, samplesOf } from './features.js';
import { fit, predict, type LinearModel } from './least-squares.js';

/** Name and version that the policy lets in; another model is another version. */
export const MODEL = { name: 'regression', version: '1' } as const;

/** What the model expects of a symbol from its newest quote on. */
export interface Forecast {
  symbol: string;
  quote: Quote;
  /** Over the horizon of the model; positive is up. */
  expectedReturn: number;
  /** Probability that the sign is right where errors are normal: 0.5 to 1. */
  confidence: number;
  features: Readonly<Record<string, number>>;
  /** Events that it was made of. */
  inputs: readonly string[];
}

/** One model over all symbols. */
export function train(histories: readonly SymbolHistory[]): LinearModel {
  return fit(histories.flatMap(samplesOf));
}

/** A forecast for each symbol with enough of a past. */
export function forecasts(model: LinearModel, histories: readonly SymbolHistory[]): Forecast[] {
  return histories
    .filter(({ quotes }) => quotes.length > LOOK_BACK)
    .map((history) => forecastOf(model, history));
}

function forecastOf(model: LinearModel, history: SymbolHistory): Forecast {
  const { symbol, quotes, candles } = history;
  const index = quotes.length - 1;
  const quote = quotes[index]!;
  const values = featuresAt(history, index);
  const expectedReturn = predict(model, values);
  const candle = candleAt(candles, quote.at);
  const read = [...quotes.slice(index - LOOK_BACK), ...(candle ? [candle] : [])];
  return {
    symbol,
    quote,
    expectedReturn,
    confidence: probabilityBelow(Math.abs(expectedReturn) / model.residual),
    features: Object.fromEntries(FEATURES.map((name, i) => [name, values[i]!])),
    inputs: read.map(({ eventId }) => eventId),
  };
}

/** The normal distribution function for 0 and above (Abramowitz and Stegun 26.2.17; error < 1e-7). */
function probabilityBelow(deviations: number): number {
  const t = 1 / (1 + 0.2316419 * deviations);
  const density = Math.exp(-(deviations ** 2) / 2) / Math.sqrt(2 * Math.PI);
  const [a, b, c, d, e] = [
    0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429,
  ] as const;
  return 1 - density * t * (a + t * (b + t * (c + t * (d + t * e))));
}
