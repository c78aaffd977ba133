import type { ItemOutcome } from './accept-events.js';

/** The account of some records, as the answers carry it. */
export interface RecordAccount {
  records: number;
  accepted: number;
  duplicates: number;
  rejected: number;
}

export function accountOf(items: readonly ItemOutcome[]): RecordAccount {
  const count = (outcome: ItemOutcome['outcome']) =>
    items.filter((item) => item.outcome === outcome).length;
  return {
    records: items.length,
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    rejected: count('rejected'),
  };
}
