import { Decimal } from './decimal.js';

/** What an expression gave that JSON has no word for. */
class NoJson extends Error {}

/**
 * The result of an expression as plain JSON. A decimal is the text of its digits, an int a number, a time
 * its canonical text. Throws for anything JSON has no word for: an int that a double does not keep, a
 * number that is not finite, bytes, a duration, a type.
 */
export function jsonOf(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return finite(value);
  if (typeof value === 'bigint') return kept(value);
  if (value instanceof Decimal) return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(jsonOf);
  if (value instanceof Map) return objectOf([...value]);
  if (isPlain(value)) return objectOf(Object.entries(value));
  throw new NoJson('the result is no JSON value');
}

function objectOf(entries: readonly (readonly [unknown, unknown])[]): Record<string, unknown> {
  const members = entries.map(([name, value]) => {
    if (typeof name === 'string') return [name, jsonOf(value)] as const;
    throw new NoJson('a member of an object has a name that is no text');
  });
  return Object.fromEntries(members);
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new NoJson(`${value} is no number of JSON`);
}

function kept(value: bigint): number {
  if (Number.isSafeInteger(Number(value))) return Number(value);
  throw new NoJson('an int beyond 2^53 is not kept as a number; make it text with `string(…)`');
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
