import type { Forecast } from '../model/forecast.js';

/** What is put at stake on a forecast that is certain, in the quote currency. */
const STAKE = 10_000;
const QUANTITY_DIGITS = 3;

/** Its members are those of the action kind `order.place`. */
export type Order = Readonly<{
  account: string;
  symbol: string;
  side: 'buy' | 'sell';
  type: 'limit';
  quantity: string;
  limit_price: string;
}>;

export interface Idea {
  forecast: Forecast;
  order: Order;
}

/**
 * An order on each forecast, the strongest first; the stake grows with the confidence and is nothing
 * where the model knows nothing. The price is the quote's own text: what is bought costs the ask.
 */
export function ordersOn(forecasts: readonly Forecast[], account: string): Idea[] {
  return [...forecasts]
    .sort((a, b) => b.confidence - a.confidence)
    .map((forecast) => ({ forecast, order: orderOn(forecast, account) }))
    .filter(({ order }) => Number(order.quantity) > 0);
}

function orderOn({ symbol, quote, expectedReturn, confidence }: Forecast, account: string): Order {
  const side = expectedReturn > 0 ? 'buy' : 'sell';
  const price = side === 'buy' ? quote.askPrice : quote.bidPrice;
  const units = (STAKE * (2 * confidence - 1)) / Number(price);
  const step = 10 ** QUANTITY_DIGITS;
  const quantity = (Math.floor(units * step) / step).toFixed(QUANTITY_DIGITS);
  return { account, symbol, side, type: 'limit', quantity, limit_price: price };
}
