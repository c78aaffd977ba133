import type { Budget } from '@acp/contracts/api';

type Window = Pick<Budget, 'window_start' | 'window_ms' | 'open'>;

/** When all of the cap is free again; null where it is already. */
export function resetsAt({ window_start, window_ms, open }: Window): string | null {
  return open ? new Date(Date.parse(window_start) + window_ms).toISOString() : null;
}

/** Share of the cap that is used, 0 to 1. Amounts are exact as text; this is for a bar alone. */
export function usedShare({ used, cap }: Pick<Budget, 'used' | 'cap'>): number {
  return Number(cap) > 0 ? Math.min(1, Number(used) / Number(cap)) : 1;
}

/** The value of its key expression: the budget's key begins with policy and budget. */
export function keyValue({ key, policy_set, budget_id }: Budget): string {
  const prefix = `${policy_set}/${budget_id}/`;
  return key.startsWith(prefix) ? key.slice(prefix.length) : key;
}
