import { plainDecimal } from '@acp/intake';

/**
 * A number of a raw payload, with the digits that the vendor wrote. An expression compares it with
 * numbers, and makes of it what it needs: `int`, `double`, `decimal`, `string`.
 */
export class VendorNumber {
  constructor(readonly text: string) {}

  /** Every digit, without an exponent. */
  get digits(): string {
    return plainDecimal(this.text) ?? this.text;
  }

  /** Throws where there is a fraction, or more than 64 bits. */
  toInt(): bigint {
    const { digits } = this;
    if (!/^-?\d{1,19}(\.0+)?$/.test(digits)) throw new Error(`${digits} is no int`);
    const value = BigInt(digits.split('.')[0]!);
    if (value !== BigInt.asIntN(64, value)) throw new Error(`${digits} is beyond an int`);
    return value;
  }

  /** For lossless-json, which writes records down again. */
  toJSON(): unknown {
    return Number(this.text);
  }
}
