import { rangeNameOf, timeRangeOf } from './time-range.js';

const NOW = Date.parse('2026-11-21T08:00:07.321Z');
const NO_DATES = { from: '', to: '' };

describe('timeRangeOf', () => {
  it('counts back from now, rounded to ten seconds', () => {
    expect(timeRangeOf('1h', NO_DATES, NOW)).toEqual({ from: '2026-11-21T07:00:00.000Z' });
  });

  it('asks for all time without bounds', () => {
    expect(timeRangeOf('all', NO_DATES, NOW)).toEqual({});
  });

  it('takes one or both dates of a custom range', () => {
    expect(timeRangeOf('custom', { from: '2026-11-21T08:00Z', to: '' }, NOW)).toEqual({
      from: '2026-11-21T08:00:00.000Z',
    });
    expect(timeRangeOf('custom', { from: 'nonsense', to: '2026-11-21T09:00Z' }, NOW)).toEqual({
      to: '2026-11-21T09:00:00.000Z',
    });
  });

  it('knows no other ranges', () => {
    expect(rangeNameOf('24h')).toBe('24h');
    expect(rangeNameOf('1y')).toBe('all');
  });
});
