import { compareTimes } from '@acp/contracts';
import type { BeginTrial, Candidate, Fault } from './expectation.js';
import { failed } from './faults.js';

export interface FreshnessRule {
  max_age_ms: number;
  per: 'record' | 'entity' | 'batch';
}

/** The newest event of each group of a batch is not older than allowed when it comes in. */
export function freshnessTrials({ max_age_ms, per }: FreshnessRule): BeginTrial {
  const groupOf = ({ event }: Candidate) => (per === 'batch' ? '' : (event.entity_id ?? ''));
  return (nowMs) => {
    const oldest = new Date(nowMs - max_age_ms).toISOString();
    const isStale = ({ event }: Candidate) => compareTimes(event.occurred_at, oldest) < 0;
    const faultOf = ({ event: { occurred_at } }: Candidate): Fault => {
      const group = per === 'record' ? 'it' : `the newest of its ${per}`;
      const age = `${nowMs - Date.parse(occurred_at)} ms old (${occurred_at})`;
      return failed('/occurred_at', `${group} is ${age}, expected at most ${max_age_ms} ms`);
    };
    if (per === 'record') return { judge: (one) => (isStale(one) ? faultOf(one) : null) };
    const newest = new Map<string, Candidate>();
    const judged: Candidate[] = [];
    return {
      judge(candidate) {
        judged.push(candidate);
        const group = groupOf(candidate);
        const before = newest.get(group);
        const isNewest = !before || isLater(candidate, before);
        if (isNewest) newest.set(group, candidate);
        return null;
      },
      conclude() {
        const stale = new Map<string, Fault>();
        for (const [group, one] of newest) if (isStale(one)) stale.set(group, faultOf(one));
        if (stale.size === 0) return [];
        return judged.flatMap((one) => {
          const fault = stale.get(groupOf(one));
          return fault ? [[one.index, fault] as const] : [];
        });
      },
    };
  };
}

function isLater(one: Candidate, other: Candidate): boolean {
  return compareTimes(one.event.occurred_at, other.event.occurred_at) > 0;
}
