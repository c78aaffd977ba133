import { canonicalTime } from '@acp/contracts';
import { VendorNumber } from './vendor-number.js';

export type TimeValue = VendorNumber | number | bigint | string;

const NUMBER = /^(-?\d{1,20})(?:\.(\d{1,20}))?$/;
const MICRO_PLACES = 6;
const PER_MS = 1_000n;

/**
 * The time of a count since 1970, in seconds (`places` 0), milliseconds (3) or microseconds (6), to the
 * microsecond. Throws where the value is no such count, or beyond the years 1 to 9999.
 */
export function timeOf(value: TimeValue, places: number): string {
  const text = value instanceof VendorNumber ? value.digits : String(value);
  const [, whole, fraction = ''] = NUMBER.exec(text) ?? [];
  if (whole === undefined) throw new Error('is no count of time since 1970');
  const kept = MICRO_PLACES - places;
  const micros = BigInt(whole + fraction.slice(0, kept).padEnd(kept, '0'));
  const rest = ((micros % PER_MS) + PER_MS) % PER_MS;
  const moment = new Date(Number((micros - rest) / PER_MS));
  const iso = Number.isNaN(moment.getTime())
    ? null
    : canonicalTime(moment.toISOString().replace('Z', `${String(rest).padStart(3, '0')}Z`));
  if (iso === null) throw new Error('is no time that a calendar has');
  return iso;
}
