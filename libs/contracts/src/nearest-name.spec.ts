import { nearestName } from './nearest-name.js';

describe('nearestName', () => {
  it.each([
    ['a letter missing', 'MARKET_QUOT', 'MARKET_QUOTE'],
    ['two letters swapped', 'MARKET_QUOET', 'MARKET_QUOTE'],
    ['another case', 'market_quote', 'MARKET_QUOTE'],
    ['a short word, two edits off', 'KE', 'KEYS'],
  ])('finds what was meant: %s', (_why, name, expected) => {
    expect(nearestName(name, ['ORDER_PLACED', 'MARKET_QUOTE', 'KEYS'])).toBe(expected);
  });

  it.each(['', 'X', 'SOMETHING_ELSE_ALTOGETHER'])('finds none near %j', (name) => {
    expect(nearestName(name, ['ORDER_PLACED', 'MARKET_QUOTE'])).toBeUndefined();
  });

  // Compared letter by letter, a type of 100,000 letters held a process up for seconds with each name.
  it('compares a name with none that is far from being as long', () => {
    const compared = jest.spyOn(String.prototype, 'toLowerCase');
    const near = nearestName('A'.repeat(1_000), ['MARKET_QUOTE', 'ORDER_PLACED']);
    const times = compared.mock.calls.length;
    compared.mockRestore();
    expect({ near, times }).toEqual({ near: undefined, times: 0 });
  });
});
