import Table from 'cli-table3';
import type { Totals } from './ledger-client.js';

const ROWS: readonly [keyof Totals, string][] = [
  ['raw_payloads', 'raw payloads, kept as they came'],
  ['records', 'records in them'],
  ['accepted', '  accepted: became events'],
  ['duplicates', '  duplicates: known already'],
  ['rejected', '  rejected: in quarantine with reasons'],
  ['events', 'events stored'],
  ['outbox', 'orders to deliver'],
  ['delivered', '  delivered'],
  ['pending', '  pending'],
  ['in_flight', '  in flight'],
  ['dead', '  dead letters'],
  ['discarded', '  discarded'],
  ['processed', 'effects at the consumer'],
  ['imbalance', 'imbalance: must be 0'],
];

/** The ledger for people. */
export function ledgerTable(totals: Totals): string {
  const table = new Table({
    head: ['ledger', ''],
    colAligns: ['left', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const [key, label] of ROWS) table.push([label, totals[key].toLocaleString('en-US')]);
  return table.toString();
}
