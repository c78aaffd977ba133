import { EMPTY_FORM, problemOf, requestOf } from './replay-form.js';

const FORM = { ...EMPTY_FORM, name: ' INC-7 ', source: 'binance', from: '2026-11-21T02:14Z' };

describe('replay form', () => {
  it('becomes a request without what was left empty', () => {
    expect(requestOf(FORM)).toEqual({
      name: 'INC-7',
      filter: { source: 'binance', from: '2026-11-21T02:14:00.000Z' },
      rate_per_second: 100,
      ordering: 'none',
    });
  });

  it.each([
    [{ name: ' ' }, 'Give it a name: the incident it belongs to.'],
    [{ source: '', from: '' }, 'Name at least one filter or a time.'],
    [{ to: '2026-11-21T02:14Z' }, 'Its time ends before it begins.'],
    [{ rate: '0' }, 'Deliveries per second must be a whole number.'],
  ])('is held back with %j', (change, problem) => {
    expect(problemOf({ ...FORM, ...change }, false)).toBe(problem);
  });

  it('needs a reason only for the order itself', () => {
    expect(problemOf(FORM, false)).toBeNull();
    expect(problemOf(FORM, true)).toBe('A reason is needed.');
    expect(problemOf({ ...FORM, reason: 'lost' }, true)).toBeNull();
  });
});
