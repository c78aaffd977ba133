import { compareTimes } from '@acp/contracts';
import type { BeginTrial, Candidate, Fault } from './expectation.js';
import { absent, failed, shown } from './faults.js';
import { keyOf, type Member } from './member.js';
import { Recent } from './recent.js';

/** Keys whose newest time is remembered, for one expectation in one process. */
const KEYS_MAX = 100_000;

/**
 * Times of one key never go back. What is remembered is what this process has stored: the first event of
 * a key passes, so neither a restart nor another process can make one fail that is in order.
 */
export function monotonicTrials(key: Member, isStrict: boolean): BeginTrial {
  const newest = new Recent<string>(KEYS_MAX);
  const ownerOf = ({ event }: Candidate) => keyOf(key.read(event));
  return () => {
    const inBatch = new Map<unknown, string>();
    return {
      judge(candidate): Fault | null {
        const of = ownerOf(candidate);
        if (of === undefined) return absent(key);
        const { occurred_at } = candidate.event;
        const before = inBatch.get(of) ?? newest.get(of);
        const order = before === undefined ? 1 : compareTimes(occurred_at, before);
        if (order > 0) inBatch.set(of, occurred_at);
        if (order > 0 || (order === 0 && !isStrict)) return null;
        const expected = `${isStrict ? 'later than' : 'not before'} ${before}, the newest of ${shown(key.read(candidate.event))}`;
        return failed('/occurred_at', `is ${occurred_at}, expected ${expected}`);
      },
      keep(candidate) {
        const of = ownerOf(candidate);
        if (of === undefined) return;
        const { occurred_at } = candidate.event;
        const before = newest.get(of);
        if (before === undefined || compareTimes(occurred_at, before) > 0)
          newest.set(of, occurred_at);
      },
    };
  };
}
