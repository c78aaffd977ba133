import type { Totals } from './ledger-client.js';
import { FeedWatch, isDrained } from './settled.js';

const EMPTY: Totals = {
  raw_payloads: 0,
  records: 0,
  accepted: 0,
  duplicates: 0,
  rejected: 0,
  events: 0,
  outbox: 0,
  delivered: 0,
  pending: 0,
  in_flight: 0,
  dead: 0,
  discarded: 0,
  processed: 0,
  imbalance: 0,
};

const fed = (records: number, outbox = records): Totals => ({
  ...EMPTY,
  records,
  outbox,
  delivered: outbox,
  processed: outbox,
});

describe('isDrained', () => {
  it('takes dead and discarded entries for ended ones', () => {
    const totals = { ...EMPTY, outbox: 5, delivered: 3, dead: 1, discarded: 1, processed: 3 };
    expect(isDrained(totals)).toBe(true);
  });

  it.each([
    ['an entry is pending', { outbox: 1, pending: 1 }],
    ['an entry is in flight', { outbox: 1, in_flight: 1 }],
    ['an effect is missing', { outbox: 1, delivered: 1, processed: 0 }],
    ['an entry is in no account', { outbox: 2, delivered: 1, processed: 1 }],
  ])('waits while %s', (_name, change) => {
    expect(isDrained({ ...EMPTY, ...change })).toBe(false);
  });
});

describe('FeedWatch', () => {
  const expected = { recordsBefore: 100, frames: 10, candles: 3 };

  it('ends at once when frames and candles are accounted for and drained', () => {
    const watch = new FeedWatch(expected);
    expect(watch.hasArrived(fed(112))).toBe(false);
    expect(watch.hasArrived(fed(113))).toBe(true);
  });

  it('ends without the candles once nothing changes any more', () => {
    const watch = new FeedWatch(expected);
    const answers = Array.from({ length: 6 }, () => watch.hasArrived(fed(110)));
    expect(answers).toEqual([false, false, false, false, false, true]);
  });

  it('never ends while frames are missing', () => {
    const watch = new FeedWatch(expected);
    const answers = Array.from({ length: 20 }, () => watch.hasArrived(fed(109)));
    expect(answers).not.toContain(true);
  });
});
