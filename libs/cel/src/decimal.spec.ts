import Big from 'big.js';
import fc from 'fast-check';
import { Decimal } from './decimal.js';

const digits = (max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: max }).map((a) => a.join(''));
const decimal = fc
  .tuple(fc.constantFrom('', '-'), digits(6), fc.option(digits(6)))
  .map(([sign, whole, rest]) => `${sign}${whole}${rest === null ? '' : `.${rest}`}`);

it('orders decimals as big.js does, whatever zeros and signs they are written with', () => {
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      expect(Decimal.of(a).compare(Decimal.of(b))).toBe(new Big(a).cmp(new Big(b)));
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  ['0', '-0', 0],
  ['-0.00', '000', 0],
  ['1.50', '1.5', 0],
  ['-1.50', '-1.5', 0],
  ['0.1', '-0.1', 1],
  ['-2', '-10', 1],
  ['0010', '9.999999999', 1],
  ['100000000000000000000000000000', '99999999999999999999999999999.9', 1],
  ['0.000000000000000000000000000001', '0', 1],
])('orders %s and %s: %i', (a, b, order) => {
  expect(Decimal.of(a).compare(Decimal.of(b))).toBe(order);
  expect(Decimal.of(b).compare(Decimal.of(a))).toBe(0 - order);
});

it('orders what was calculated, too', () => {
  const three = Decimal.of('1.0').plus(Decimal.of('2'));
  expect(three.compare(Decimal.of('3.000'))).toBe(0);
  expect(Decimal.of('3.1').compare(three)).toBe(1);
  expect(three.toString()).toBe('3');
  expect(Decimal.of('-0.50').toString()).toBe('-0.5');
});
