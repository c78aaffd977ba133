import { median, percentile, spreadOf } from './statistics.js';

describe('statistics', () => {
  it('takes the middle value, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('takes the value that so many are not above', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('says how far the rounds lie apart', () => {
    expect(spreadOf([2, 8, 4])).toEqual({ median: 4, min: 2, max: 8, rounds: 3 });
  });
});
