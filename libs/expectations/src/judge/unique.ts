import type { BeginTrial, Candidate, Fault } from './expectation.js';
import { absent, failed, shown } from './faults.js';
import { keyOf, type Member } from './member.js';
import { Recent } from './recent.js';

/** Values that are remembered for one expectation in one process. */
const VALUES_MAX = 100_000;

interface Owner {
  event_id: string;
  atMs: number;
}

/**
 * A value stands in one event alone: of the batch, or with a window also of what this process has stored
 * within it. The same event that comes again has its own value.
 */
export function uniqueTrials(member: Member, windowMs: number | undefined): BeginTrial {
  const stored = new Recent<Owner>(VALUES_MAX);
  const valueOf = ({ event }: Candidate) => keyOf(member.read(event));
  return (nowMs) => {
    const inBatch = new Map<unknown, string>();
    const ownerOf = (value: unknown) => {
      const known = inBatch.get(value);
      if (known !== undefined || windowMs === undefined) return known;
      const owner = stored.get(value);
      return owner && nowMs - owner.atMs < windowMs ? owner.event_id : undefined;
    };
    return {
      judge(candidate): Fault | null {
        const value = valueOf(candidate);
        if (value === undefined) return absent(member);
        const { event_id } = candidate.event;
        const owner = ownerOf(value);
        if (owner === undefined) inBatch.set(value, event_id);
        if (owner === undefined || owner === event_id) return null;
        const expected = `which event ${owner} has already`;
        return failed(member.path, `is ${shown(member.read(candidate.event))}, ${expected}`);
      },
      ...(windowMs !== undefined && {
        keep(candidate: Candidate) {
          const value = valueOf(candidate);
          if (value === undefined) return;
          stored.set(value, { event_id: candidate.event.event_id, atMs: nowMs });
        },
      }),
    };
  };
}
