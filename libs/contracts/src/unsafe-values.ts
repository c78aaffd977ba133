import { INEXACT_NUMBER } from './json-text.js';
import type { RejectionReason } from './outcomes.js';
import { escapePointer } from './shape.js';

/** Deeper nesting than this is refused: nothing real needs it, and it breaks recursive readers. */
export const NESTING_DEPTH_MAX = 64;
const REASONS_MAX = 20;
/** Every object has them already: a reader that asks `name in object` is told yes. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * What JSON can carry and we cannot keep exactly: numbers that a double would change (`parseJson`
 * marks them), numbers that are not finite or are integers beyond 2^53, strings with NUL (PostgreSQL
 * text refuses it) or half a surrogate pair (not UTF-8), and nesting beyond the limit. Also names
 * that every object inherits (`__proto__`, `constructor`, `toString`) as member names: they have
 * poisoned many a reader.
 */
export function findUnsafeValues(root: unknown): RejectionReason[] {
  const found: Found = { reasons: [], place: [] };
  visit(root, found);
  return found.reasons;
}

/** Where we are is a path that is written out only where something is wrong: most events are well. */
interface Found {
  reasons: RejectionReason[];
  place: (string | number)[];
}

function visit(value: unknown, found: Found): void {
  if (found.reasons.length >= REASONS_MAX) return;
  if (typeof value === 'string') checkString(value, found);
  else if (typeof value === 'number') checkNumber(value, found);
  else if (value !== null && typeof value === 'object') {
    if (found.place.length >= NESTING_DEPTH_MAX) {
      report(found, `nested deeper than ${NESTING_DEPTH_MAX} levels`);
    } else visitMembers(value, found);
  }
}

function visitMembers(value: object, found: Found): void {
  const { place } = found;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      place.push(index);
      visit(value[index], found);
      place.pop();
    }
    return;
  }
  for (const key of Object.keys(value)) {
    place.push(key);
    checkString(key, found);
    if (INHERITED.has(key)) report(found, 'is a member name that is not taken');
    visit((value as Record<string, unknown>)[key], found);
    place.pop();
  }
}

function checkString(text: string, found: Found): void {
  if (text.startsWith(INEXACT_NUMBER)) report(found, ROUNDED);
  else if (text.includes('\0')) report(found, 'holds a NUL character');
  if (!text.isWellFormed()) report(found, 'holds half a surrogate pair');
}

const ROUNDED = 'is a number with more digits than can be kept; send it as a string';

function checkNumber(number: number, found: Found): void {
  if (!Number.isFinite(number)) report(found, 'is not a finite number');
  else if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    report(found, 'is an integer beyond 2^53; send it as a string');
  }
}

function report({ reasons, place }: Found, message: string): void {
  const path = place.map((step) => `/${escapePointer(String(step))}`).join('');
  reasons.push({ code: 'GATE.UNSAFE_VALUE', path, message });
}
