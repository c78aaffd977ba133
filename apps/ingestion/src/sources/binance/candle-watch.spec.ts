import { CandleWatch } from './candle-watch.js';
import { foundGapOf } from './found-gap.js';

const MINUTE = 60_000;
const at = (minute: number) => new Date(minute * MINUTE).toISOString();

function candle(minute: number, final: boolean, interval = '1m') {
  return {
    event_type: 'MARKET_CANDLE_INGESTED',
    payload: { venue: 'v', symbol: 'S', interval, opened_at: at(minute), final },
  };
}

describe('CandleWatch', () => {
  it('finds nothing in candles that follow each other, each running and then final', () => {
    const watch = new CandleWatch();
    for (const minute of [3, 4, 5]) {
      expect(watch.observe(candle(minute, false))).toBeNull();
      expect(watch.observe(candle(minute, true))).toBeNull();
    }
    expect(watch.positions()).toEqual({ 'v/S/kline_1m': 5 * MINUTE });
  });

  it('finds candles that were never final, once, also across a restart', () => {
    const before = new CandleWatch();
    before.observe(candle(3, true));
    before.observe(candle(4, false));
    const watch = new CandleWatch(before.positions());
    expect(watch.observe(candle(7, false))).toMatchObject({ after: at(3), before: at(7) });
    expect(watch.observe(candle(7, true))).toBeNull();
    expect(watch.observe(candle(8, true))).toBeNull();
  });

  it('does not go back for what comes again, and watches from the first it sees', () => {
    const watch = new CandleWatch();
    expect(watch.observe(candle(9, false))).toBeNull();
    expect(watch.observe(candle(9, true))).toBeNull();
    expect(watch.observe(candle(2, true))).toBeNull();
    expect(watch.observe(candle(10, true))).toBeNull();
  });

  it('leaves months alone, which are of different lengths, and what is no candle', () => {
    const watch = new CandleWatch();
    expect([3, 99].map((minute) => watch.observe(candle(minute, true, '1M')))).toEqual([
      null,
      null,
    ]);
    const { payload } = candle(99, true);
    expect(watch.observe({ event_type: 'MARKET_QUOTE_INGESTED', payload })).toBeNull();
  });
});

describe('the row of a gap', () => {
  const gap = { stream: 'v/S/aggTrade', after: '10', before: '18', before_at: at(1) };

  it('has the first and the last that are missing, and how many', () => {
    expect(foundGapOf(gap)).toMatchObject({ first: 11, last: 17, missing: 7, kind: 'numbers' });
    const times = { stream: 'v/S/kline_5m', after: at(10), before: at(30), before_at: at(30) };
    expect(foundGapOf(times)).toMatchObject({
      ...{ first: 15 * MINUTE, last: 25 * MINUTE, missing: 3, kind: 'times' },
    });
  });

  it('has the same id whoever finds it, and another where numbers begin again', () => {
    expect(foundGapOf({ ...gap }).id).toBe(foundGapOf(gap).id);
    expect(foundGapOf({ ...gap, before_at: at(2) }).id).not.toBe(foundGapOf(gap).id);
  });

  it.each([
    ['numbers beyond a double', { ...gap, before: '99999999999999999999999999' }],
    ['a step that skips nothing', { ...gap, stream: 'v/S/depth', after: '10', before: '11' }],
    ['candles off their grid', { stream: 'v/S/kline_5m', after: at(10), before: at(16) }],
  ])('is one that the table takes, whatever the venue counts: %s', (_name, odd) => {
    const { first, last, missing } = foundGapOf(odd);
    expect(Number.isSafeInteger(first) && Number.isSafeInteger(last + 1)).toBe(true);
    expect(last).toBeGreaterThanOrEqual(first);
    expect(missing ?? 1).toBeGreaterThan(0);
  });
});
