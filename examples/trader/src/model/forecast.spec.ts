import { ordersOn } from '../orders/orders.js';
import { featuresAt, HORIZON, LOOK_BACK, samplesOf } from './features.js';
import { forecasts, train } from './forecast.js';
import { historiesOf, type Candle, type Quote } from '../market/market.js';
import { recordedMarket } from './recorded-market.spec-support.js';

const quote = (at: number, bid: string, ask: string): Quote => ({
  ...{ eventId: `q${at}`, symbol: 'X', at },
  ...{ bidPrice: bid, bidQuantity: '3', askPrice: ask, askQuantity: '1' },
});
const candle = (at: number, high: string): Candle => ({
  ...{ eventId: `c${at}`, symbol: 'X', at },
  ...{ high, low: '90', close: '100' },
});

describe('the features', () => {
  it('are what is known at the quote, and nothing of later', () => {
    const candles = [candle(5, '200'), candle(1, '110')];
    const [history] = historiesOf([quote(2, '100', '102'), quote(1, '99', '101')], candles);
    const [past, spread, imbalance, range] = featuresAt(history!, 1);
    expect(past).toBeCloseTo(0.01, 12);
    expect(spread).toBeCloseTo(2 / 101, 12);
    expect(imbalance).toBe(0.5);
    expect(range).toBeCloseTo(0.2, 12);
  });

  it('are learned from where there is a past and a future', () => {
    const quotes = Array.from({ length: LOOK_BACK + HORIZON + 3 }, (_, i) => quote(i, '99', '101'));
    expect(samplesOf(historiesOf(quotes, [])[0]!)).toHaveLength(3);
  });
});

describe('the model on the recorded market', () => {
  const market = recordedMarket();
  const model = train(market);
  const seen = forecasts(model, market);

  it('is the same each time that it is trained', () => {
    expect(train(recordedMarket())).toEqual(model);
    expect(model).toMatchObject({ samples: 493 });
    expect(model.explained).toBeCloseTo(0.154, 3);
  });

  it('has a view of each symbol, made of events that it names', () => {
    expect(seen.map(({ symbol }) => symbol)).toEqual([
      'AKROUSDT',
      'CTKUSDT',
      'KEEPUSDT',
      'SUSHIUSDT',
    ]);
    for (const { inputs, confidence } of seen) {
      expect(new Set(inputs).size).toBe(LOOK_BACK + 2);
      expect(confidence).toBeGreaterThan(0.6);
      expect(confidence).toBeLessThan(0.9);
    }
  });

  it('proposes the price of the quote, and the larger the surer it is', () => {
    const ideas = ordersOn(seen, 'paper-1').map(({ order }) => order);
    expect(ideas).toMatchObject([
      { symbol: 'SUSHIUSDT', side: 'buy', limit_price: '7.6150' },
      { symbol: 'KEEPUSDT', side: 'sell', limit_price: '0.2463' },
      { symbol: 'CTKUSDT', side: 'sell', limit_price: '1.01100' },
      { symbol: 'AKROUSDT', side: 'sell', limit_price: '0.01734' },
    ]);
    const stakes = ideas.map(({ quantity, limit_price }) => Number(quantity) * Number(limit_price));
    expect(stakes).toEqual([...stakes].sort((a, b) => b - a));
    expect(stakes[0]).toBeGreaterThan(5_000);
    expect(stakes[1]).toBeLessThan(5_000);
  });
});
