import { Decimal } from '@acp/cel';
import { plainDecimal } from '@acp/intake';
import type { Bound } from '../file/expectations-document.js';
import type { Fault, Trial } from './expectation.js';
import { absent, failed, shown, undecided } from './faults.js';
import type { Member } from './member.js';

export interface RangeBounds {
  min?: Bound | undefined;
  max?: Bound | undefined;
}

/** A member between two bounds, both included, compared digit by digit. */
export function rangeTrial(member: Member, { min, max }: RangeBounds): Trial {
  const least = min === undefined ? null : exact(min);
  const most = max === undefined ? null : exact(max);
  const judge = (value: unknown): Fault | null => {
    if (value === undefined) return absent(member);
    if (typeof value !== 'string' && typeof value !== 'number') {
      return undecided(member.path, `is ${shown(value)}, which is no number`);
    }
    let digits: Decimal;
    try {
      digits = exact(value);
    } catch {
      return undecided(member.path, `is ${shown(value)}, which is no decimal`);
    }
    if (least && digits.compare(least) < 0) return outside(member, value, `at least ${min}`);
    if (most && digits.compare(most) > 0) return outside(member, value, `at most ${max}`);
    return null;
  };
  return { judge: ({ event }) => judge(member.read(event)) };
}

export function exact(value: Bound): Decimal {
  return Decimal.of(typeof value === 'number' ? (plainDecimal(String(value)) ?? '') : value);
}

function outside(member: Member, value: Bound, expected: string): Fault {
  return failed(member.path, `is ${shown(value)}, expected ${expected}`);
}
