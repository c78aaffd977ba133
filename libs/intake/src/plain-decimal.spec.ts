import { plainDecimal } from './plain-decimal.js';

describe('plainDecimal', () => {
  it.each([
    ['127.58000183105469', '127.58000183105469'],
    ['0', '0'],
    ['-0.50', '-0.50'],
    ['+1', '1'],
    ['1e3', '1000'],
    ['1.5e-7', '0.00000015'],
    ['1.5E+2', '150'],
    ['-2.50e1', '-25.0'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['9007199254740993', '9007199254740993'],
  ])('writes %s as %s', (text, plain) => {
    expect(plainDecimal(text)).toBe(plain);
  });

  it.each(['', '.', 'NaN', 'Infinity', '1e', '1,000', '0x10', '1 2', '--1', '1e99999'])(
    'takes %j for no number',
    (text) => {
      expect(plainDecimal(text)).toBeNull();
    },
  );
});
