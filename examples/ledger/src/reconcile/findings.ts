/** One thing that does not agree, named so that a person can look it up. */
export interface Finding {
  kind: FindingKind;
  /** The event, or the raw payload for the kind `raw_payload_account`. */
  id: string;
  payment_id: string | null;
  detail: string;
}

/** What can differ, and whether the events alone tell how to mend it. */
export const FINDING_KINDS = {
  raw_payload_account: { repairable: false },
  event_without_order: { repairable: false },
  dead_letter: { repairable: false },
  posting_missing: { repairable: true },
  entries_missing: { repairable: true },
  entries_differ: { repairable: false },
  posting_unknown: { repairable: false },
} as const satisfies Record<string, { repairable: boolean }>;

export type FindingKind = keyof typeof FINDING_KINDS;

export function isRepairable({ kind }: Finding): boolean {
  return FINDING_KINDS[kind].repairable;
}

/** The four accounts side by side. */
export interface Totals {
  raw_payloads: number;
  records: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  events: number;
  delivered: number;
  undelivered: number;
  dead: number;
  posted: number;
  entries: number;
}

/** Sum of debits and of credits by currency; alike, or the ledger is wrong. */
export interface TrialBalanceRow {
  currency: string;
  debit: string;
  credit: string;
}
