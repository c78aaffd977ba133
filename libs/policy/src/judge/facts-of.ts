import type { CompiledPolicy } from './compiled-policy.js';
import type { Question } from './judge.js';
import { withoutNulls } from './scope.js';

/** A fact that a policy wants for one proposal. */
export interface FactOf {
  name: string;
  /** Event type of which the newest is meant. */
  latest: string;
  entity: string;
  /** Older than this counts as absent. */
  maxAgeMs: number | null;
}

/** What has to be gathered before a proposal is judged. An entity that cannot be told is left out. */
export function factsOf(
  policy: CompiledPolicy,
  { decision, action, now }: Omit<Question, 'facts'>,
): FactOf[] {
  const context = {
    decision: withoutNulls(decision),
    action: withoutNulls(action),
    facts: {},
    now,
  };
  const sources = policy.document.facts ?? {};
  const wanted = policy.kinds.get(action.kind)?.facts ?? [];
  return wanted.flatMap(({ name, entity }) => {
    const { latest, max_age_ms: maxAgeMs = null } = sources[name]!;
    try {
      return [{ name, latest, entity: String(entity.evaluate(context)), maxAgeMs }];
    } catch {
      return [];
    }
  });
}
