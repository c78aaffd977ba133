import { JSON_DEPTH_MAX, nestingDepth } from '@acp/intake';
import { parse, stringify } from 'lossless-json';
import { VendorNumber } from './vendor-number.js';

export type VendorJson = { ok: true; value: unknown } | { ok: false; message: string };

const DIGITS_OF_NUMBERS = [
  {
    test: (value: unknown) => value instanceof VendorNumber,
    stringify: (value: unknown) => (value as VendorNumber).text,
  },
];

/** JSON whose numbers keep their digits. Why it cannot be read never quotes it. */
export function readVendorJson(text: string): VendorJson {
  if (nestingDepth(text) > JSON_DEPTH_MAX) return { ok: false, message: 'is nested too deep' };
  try {
    return { ok: true, value: parse(text, null, (digits) => new VendorNumber(digits)) };
  } catch (error) {
    const place = /at position \d+/.exec((error as Error).message)?.[0];
    const twice = (error as Error).message.startsWith('Duplicate key');
    const what = twice ? 'has a name twice' : 'is not JSON';
    return { ok: false, message: place ? `${what} ${place}` : what };
  }
}

/** A part of it as JSON again, with the digits that it came with. */
export function vendorText(value: unknown): string {
  return stringify(value, null, undefined, DIGITS_OF_NUMBERS) ?? 'null';
}

/** Elements of the longest list in it. */
export function longestList(value: unknown): number {
  if (typeof value !== 'object' || value === null || value instanceof VendorNumber) return 0;
  const items: unknown[] = Array.isArray(value) ? value : Object.values(value);
  return items.reduce<number>(
    (longest, item) => Math.max(longest, longestList(item)),
    Array.isArray(value) ? value.length : 0,
  );
}
