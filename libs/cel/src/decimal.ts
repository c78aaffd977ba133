import { cleanText } from '@acp/contracts';
import Big from 'big.js';
import { compareDigits } from './compare-digits.js';

/** Digits before and after the point that a decimal may have. */
export const DECIMAL_DIGITS_MAX = 30;

/** Digits after the point to which a ratio is rounded, away from zero. */
const RATIO_DIGITS = 30;

const FORM = new RegExp(`^-?\\d{1,${DECIMAL_DIGITS_MAX}}(\\.\\d{1,${DECIMAL_DIGITS_MAX}})?$`);

const Exact = Big();
Exact.DP = RATIO_DIGITS;
Exact.RM = Big.roundUp;
Exact.strict = false;

/** Digits with at most one point: no exponent, no sign but a minus. */
export function isDecimal(text: string): boolean {
  return FORM.test(text);
}

/**
 * An exact decimal. Sums, differences and products are exact; only a ratio is rounded,
 * away from zero, so that a limit on it is never missed by the rounding.
 */
export class Decimal {
  private big: Big | null = null;

  /** Of a decimal that was read its digits: most are compared, and nothing is calculated with them. */
  private constructor(
    private readonly text: string | null,
    made?: Big,
  ) {
    if (made) this.big = made;
  }

  /** Throws for anything but digits with at most one point: no exponent, no sign but a minus. */
  static of(text: string): Decimal {
    if (!isDecimal(text)) throw new Error(`not a decimal: ${JSON.stringify(cleanText(text, 80))}`);
    return new Decimal(text);
  }

  plus(other: Decimal): Decimal {
    return new Decimal(null, this.value.plus(other.value));
  }

  minus(other: Decimal): Decimal {
    return new Decimal(null, this.value.minus(other.value));
  }

  times(other: Decimal): Decimal {
    return new Decimal(null, this.value.times(other.value));
  }

  /** −1, 0 or 1. */
  compare(other: Decimal): number {
    if (this.text !== null && other.text !== null) return compareDigits(this.text, other.text);
    return this.value.cmp(other.value);
  }

  /** |this − other| ÷ |other|. Throws where `other` is 0. */
  apartFrom(other: Decimal): Decimal {
    return new Decimal(null, this.value.minus(other.value).abs().div(other.value.abs()));
  }

  /** Plain digits, no exponent. */
  toString(): string {
    return this.value.toFixed();
  }

  private get value(): Big {
    return (this.big ??= new Exact(this.text!));
  }
}
