import { EMPTY_FORM, problemOf, requestOf, type BacktestForm } from './backtest-form.js';

const NOW_MS = Date.parse('2026-11-30T12:00:00Z');
const OWN: BacktestForm = { ...EMPTY_FORM, span: 'custom', from: '2026-11-21T02:14Z' };

describe('the form of a back-test', () => {
  it('reaches back from now, over all kinds, until something else is chosen', () => {
    expect(requestOf(EMPTY_FORM, 5, NOW_MS)).toEqual({
      version: 5,
      from: '2026-11-23T12:00:00.000Z',
    });
  });

  it('takes a range of one’s own, and kinds apart by blanks or commas', () => {
    const form = { ...OWN, to: '2026-11-22T00:00Z', kinds: ' order.place, order.cancel ' };
    expect(requestOf(form, 5, NOW_MS)).toEqual({
      version: 5,
      from: '2026-11-21T02:14:00.000Z',
      to: '2026-11-22T00:00:00.000Z',
      kinds: ['order.place', 'order.cancel'],
    });
  });

  it.each([
    [{ from: '' }, 'Say when the first of these decisions was made.'],
    [{ to: 'soon' }, 'The end is no time.'],
    [{ to: '2026-11-21T02:14Z' }, 'Its time ends before it begins.'],
    [{ to: '' }, null],
  ])('says of %j what is wrong', (change, problem) => {
    expect(problemOf({ ...OWN, ...change })).toBe(problem);
  });
});
