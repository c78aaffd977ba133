import { FINDING_KINDS, type FindingKind } from './findings.js';
import type { Reconciliation } from './reconcile.js';

/** Findings of one kind that are printed by name. */
const NAMED_MAX = 20;

/** The reconciliation for people. */
export function printReconciliation(result: Reconciliation): string {
  return [...accounts(result), '', ...balance(result), '', ...differences(result)].join('\n');
}

function accounts({ totals }: Reconciliation): string[] {
  const { records, accepted, duplicates, rejected } = totals;
  return [
    `raw payloads   ${totals.raw_payloads}, ${records} records = ${accepted} accepted + ${duplicates} duplicates + ${rejected} rejected`,
    `events         ${totals.events}`,
    `deliveries     ${totals.delivered} delivered, ${totals.undelivered} on their way, ${totals.dead} given up`,
    `ledger         ${totals.posted} postings, ${totals.entries} entries`,
  ];
}

function balance({ trial_balance: rows }: Reconciliation): string[] {
  return rows.map(({ currency, debit, credit }) => {
    const verdict = debit === credit ? 'balances' : 'DOES NOT BALANCE';
    return `${currency}   debit ${debit.padStart(20)}   credit ${credit.padStart(20)}   ${verdict}`;
  });
}

function differences({ findings, repaired }: Reconciliation): string[] {
  const lines = repaired.map(({ payment_id, detail }) => `repaired   ${payment_id}: ${detail}`);
  if (findings.length === 0) return [...lines, 'Nothing differs.'];
  for (const kind of Object.keys(FINDING_KINDS) as FindingKind[]) {
    const ofKind = findings.filter((finding) => finding.kind === kind);
    const named = ofKind.slice(0, NAMED_MAX);
    lines.push(...named.map((one) => `${kind}   ${one.payment_id ?? one.id}: ${one.detail}`));
    if (ofKind.length > NAMED_MAX) lines.push(`${kind}   and ${ofKind.length - NAMED_MAX} more`);
  }
  return lines;
}
