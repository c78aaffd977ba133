import { Decimal } from '@acp/cel';
import { parseJson } from '@acp/contracts';
import { VendorNumber } from './vendor-number.js';

/** What an expression made, as something that an event has no place for. */
export class NoValue extends Error {}

/** Text of a name, a type, a key: numbers by their digits. Null where there is none. */
export function madeText(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string') return value;
  if (value instanceof VendorNumber) return value.digits;
  if (typeof value === 'bigint' || value instanceof Decimal) return value.toString();
  throw new NoValue(`must be text or a whole number, is ${kindOf(value)}`);
}

/** One name of a record from its parts. A part may hold what parts are joined by. */
export function madeKey(value: unknown): string {
  const parts = Array.isArray(value) ? value : [value];
  const texts = parts.map((part: unknown) => madeText(part));
  if (texts.length === 0 || texts.includes(null)) throw new NoValue('yields no key');
  if (texts.length === 1) return texts[0]!;
  return texts.map((text) => text!.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
}

/** A time as its text. */
export function madeTime(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return value;
  if (value instanceof VendorNumber) {
    throw new NoValue('is a number; write time_s(…), time_ms(…) or time_us(…) around it');
  }
  throw new NoValue(`must be a time with its zone, is ${kindOf(value)}`);
}

export type Numbers = 'text' | 'number';

/** JSON of whatever an expression made; a number of the vendor's as the source has it. */
export function madeJson(value: unknown, numbers: Numbers): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof VendorNumber) return numbers === 'text' ? value.digits : exact(value.text);
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return exact(value.toString());
  if (value instanceof Decimal) return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => madeJson(item, numbers));
  if (value instanceof Map) return madeObject(value.entries(), numbers);
  if (typeof value === 'object') return madeObject(Object.entries(value), numbers);
  throw new NoValue(`is ${kindOf(value)}, which JSON has no word for`);
}

export function madeObject(
  members: Iterable<readonly [unknown, unknown]>,
  numbers: Numbers,
): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [name, value] of members) {
    const made = madeJson(value, numbers);
    if (name !== '__proto__') object[String(name)] = made;
    // A plain assignment of it would be lost; the gate is to see and refuse it.
    else Object.defineProperty(object, name, { value: made, enumerable: true });
  }
  return object;
}

/** A number that a double would change is marked, and refused by the gate with its place. */
function exact(digits: string): unknown {
  const parsed = parseJson(digits);
  return parsed.ok ? parsed.value : Number.NaN;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
