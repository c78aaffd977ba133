import { rateOf } from './rate.js';

describe('rateOf', () => {
  it('takes nothing for no limit and a whole number for itself', () => {
    expect(rateOf(' ')).toEqual({ rate: null, problem: null });
    expect(rateOf(' 250 ')).toEqual({ rate: 250, problem: null });
  });

  it.each(['fast', '1e3', '0', '-5', '2.5', '1,000', '10/s'])(
    'never takes %s for the removal of the limit',
    (text) => {
      expect(rateOf(text).problem).toMatch(/whole number/);
    },
  );
});
