import type { DecisionDraft } from '@acp/decisions';
import { Decimal } from '@acp/policy';

interface Wanting {
  draft: DecisionDraft;
  over: Set<string>;
}

/**
 * Shares out what is left of budgets that have too little for a group, in the order of arrival. Whoever
 * does not get all that it wants gets nothing, and has the budgets noted that are full for it.
 */
export function whoPassesCaps(group: readonly Wanting[], left: ReadonlyMap<string, string>): void {
  const rest = new Map([...left].map(([key, amount]) => [key, Decimal.of(amount)]));
  for (const { draft, over } of group) {
    const wanted = draft.judged.reservations.filter(({ key }) => rest.has(key));
    const short = wanted.filter(
      ({ key, amount }) => Decimal.of(amount).compare(rest.get(key)!) > 0,
    );
    for (const { key } of short) over.add(key);
    if (short.length > 0) continue;
    for (const { key, amount } of wanted) {
      rest.set(key, rest.get(key)!.minus(Decimal.of(amount)));
    }
  }
}
