import { compareTimes } from '@acp/contracts';
import type { BeginTrial, Candidate } from './expectation.js';
import { failed } from './faults.js';

export interface FreshnessRule {
  max_age_ms: number;
  per: 'record' | 'entity' | 'batch';
}

/** The newest event of each group of a batch is not older than allowed when it comes in. */
export function freshnessTrials({ max_age_ms, per }: FreshnessRule): BeginTrial {
  return (nowMs) => {
    const groups = new Map<string, Candidate[]>();
    const faultOf = (newest: Candidate) => {
      const { occurred_at } = newest.event;
      const ageMs = nowMs - Date.parse(occurred_at);
      if (ageMs <= max_age_ms) return null;
      const group = per === 'record' ? 'it' : `the newest of its ${per}`;
      const age = `${ageMs} ms old (${occurred_at})`;
      return failed('/occurred_at', `${group} is ${age}, expected at most ${max_age_ms} ms`);
    };
    return {
      judge(candidate) {
        if (per === 'record') return faultOf(candidate);
        const key = per === 'batch' ? '' : (candidate.event.entity_id ?? '');
        const group = groups.get(key);
        if (group) group.push(candidate);
        else groups.set(key, [candidate]);
        return null;
      },
      conclude() {
        return [...groups.values()].flatMap((group) => {
          const fault = faultOf(newestOf(group));
          return fault ? group.map(({ index }) => [index, fault] as const) : [];
        });
      },
    };
  };
}

function newestOf(group: readonly Candidate[]): Candidate {
  return group.reduce((newest, one) =>
    compareTimes(one.event.occurred_at, newest.event.occurred_at) > 0 ? one : newest,
  );
}
