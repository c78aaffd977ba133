import Table from 'cli-table3';
import type { Totals } from './ledger-client.js';
import type { DecisionFigures } from './trading.js';

type Figures = Totals & DecisionFigures;

const ROWS: readonly [keyof Figures, string][] = [
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
  ['processed', 'effects at the consumers'],
  ['decisions', 'decisions on what a model proposed'],
  ['released', '  released'],
  ['denied', '  denied by a rule'],
  ['held', '  held for a person'],
  ['stopped', '  stopped by a switch'],
  ['ended', '  rejected, expired or withdrawn'],
  ['fills', 'orders filled on paper'],
  ['imbalance', 'imbalance: must be 0'],
];

/** The ledger, and what became of the decisions, for people. */
export function ledgerTable(figures: Figures): string {
  const table = new Table({
    head: ['ledger', ''],
    colAligns: ['left', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const [key, label] of ROWS) table.push([label, figures[key].toLocaleString('en-US')]);
  return table.toString();
}
