import { pathOf } from './sparkline.js';

describe('the line of a sparkline', () => {
  it('is broken where nothing is known, and does not fall to zero there', () => {
    expect(pathOf([1, 1, null, 1], 1)).toBe('M0.0 1.5h.1L32.0 1.5M96.0 1.5h.1');
  });

  it('lies at the bottom where nothing went through', () => {
    expect(pathOf([0, 0], 0)).toBe('M0.0 18.5h.1L96.0 18.5');
  });
});
