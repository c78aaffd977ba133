import type { RejectionReason } from './outcomes.js';

/** Deeper nesting than this is refused: nothing real needs it, and it breaks recursive readers. */
export const NESTING_DEPTH_MAX = 64;
const REASONS_MAX = 20;

/**
 * What JSON can carry and we cannot keep exactly: numbers that are not finite or are integers
 * beyond 2^53 (JSON.parse has already rounded them), strings with NUL (PostgreSQL text refuses it)
 * or half a surrogate pair (not UTF-8), and nesting beyond the limit. Also `__proto__` as a member
 * name: it says nothing and has poisoned many a reader.
 */
export function findUnsafeValues(root: unknown): RejectionReason[] {
  const reasons: RejectionReason[] = [];
  visit(root, '', 0, reasons);
  return reasons;
}

function visit(value: unknown, path: string, depth: number, reasons: RejectionReason[]): void {
  if (reasons.length >= REASONS_MAX) return;
  if (typeof value === 'string') checkString(value, path, reasons);
  else if (typeof value === 'number') checkNumber(value, path, reasons);
  else if (value !== null && typeof value === 'object') {
    if (depth >= NESTING_DEPTH_MAX) {
      reasons.push(unsafe(path, `nested deeper than ${NESTING_DEPTH_MAX} levels`));
      return;
    }
    visitMembers(value, path, depth, reasons);
  }
}

function visitMembers(
  value: object,
  path: string,
  depth: number,
  reasons: RejectionReason[],
): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => visit(item, `${path}/${index}`, depth + 1, reasons));
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    checkString(key, at, reasons);
    if (key === '__proto__') reasons.push(unsafe(at, 'is a member name that is not taken'));
    visit(member, at, depth + 1, reasons);
  }
}

function checkString(text: string, path: string, reasons: RejectionReason[]): void {
  if (text.includes('\0')) reasons.push(unsafe(path, 'holds a NUL character'));
  if (!text.isWellFormed()) reasons.push(unsafe(path, 'holds half a surrogate pair'));
}

function checkNumber(number: number, path: string, reasons: RejectionReason[]): void {
  if (!Number.isFinite(number)) reasons.push(unsafe(path, 'is not a finite number'));
  else if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    reasons.push(unsafe(path, 'is an integer beyond 2^53; send it as a string'));
  }
}

function unsafe(path: string, message: string): RejectionReason {
  return { code: 'GATE.UNSAFE_VALUE', path, message };
}
