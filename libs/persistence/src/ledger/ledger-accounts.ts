import type { LedgerByConsumer, LedgerByHour, LedgerBySource, LedgerByTopic } from '@acp/contracts';
import type { EntryState, LedgerTotals } from '@acp/contracts';
import { SUMMED } from './kinds/ledger-kind.js';
import type { AccountRow } from './sql/accounts.sql.js';

/** The accounts of one snapshot, as finely as they are kept. */
export interface Accounts {
  raw: AccountRow[];
  entry: AccountRow[];
  effect: AccountRow[];
  /** Events without a raw payload; in the total only. */
  orphanedEvents: number;
}

export interface LedgerTables {
  totals: LedgerTotals;
  by_source: LedgerBySource[];
  by_topic: LedgerByTopic[];
  by_hour: LedgerByHour[];
  by_consumer: LedgerByConsumer[];
}

const RECEIVED = {
  raw_payloads: 0,
  records: 0,
  accepted: 0,
  duplicates: 0,
  rejected: 0,
  events: 0,
};
const ORDERED = { outbox: 0, delivered: 0, pending: 0, in_flight: 0, dead: 0, discarded: 0 };

/** Sums the same numbers in each of the ways the ledger shows them. */
export function ledgerTables(accounts: Accounts): LedgerTables {
  const { raw, entry, effect } = accounts;
  const totals: LedgerTotals = { ...RECEIVED, ...ORDERED, processed: 0 };
  const sources = new Rows((source) => ({ source, ...RECEIVED }));
  const topics = new Rows((topic) => ({ topic, ...ORDERED, processed: 0 }));
  const hours = new Rows((hour) => ({ hour, ...RECEIVED, outbox: 0, delivered: 0, processed: 0 }));
  for (const row of raw) {
    for (const sums of [totals, sources.of(row.name), hours.of(row.hour.toISOString())]) {
      sums.raw_payloads += row.rows;
      for (const member of SUMMED) sums[member] += row[member];
    }
  }
  for (const { name, hour, state, rows } of entry) {
    for (const sums of [totals, topics.of(name)]) {
      sums.outbox += rows;
      sums[state as EntryState] += rows;
    }
    const sums = hours.of(hour.toISOString());
    sums.outbox += rows;
    if (state === 'delivered') sums.delivered += rows;
  }
  for (const { name, hour, rows } of effect) {
    for (const sums of [totals, topics.of(name), hours.of(hour.toISOString())]) {
      sums.processed += rows;
    }
  }
  totals.events += accounts.orphanedEvents;
  return {
    totals,
    by_source: sources.sorted(),
    by_topic: topics.sorted(),
    by_hour: hours.sorted(),
    by_consumer: byConsumer(accounts),
  };
}

function byConsumer({ entry, effect }: Accounts): LedgerByConsumer[] {
  const delivered = new Map<string, number>();
  for (const { name, state, is_replay, rows } of entry) {
    if (state === 'delivered' && !is_replay) delivered.set(name, (delivered.get(name) ?? 0) + rows);
  }
  const consumers = new Rows((key) => {
    const [consumer, topic] = key.split('\n') as [string, string];
    return { consumer, topic, processed: 0, not_yet: 0 };
  });
  for (const { consumer, name, rows } of effect) {
    const row = consumers.of(`${consumer}\n${name}`);
    row.processed += rows;
    row.not_yet = Math.max(0, (delivered.get(name) ?? 0) - row.processed);
  }
  return consumers.sorted();
}

/** Rows by what names them; one that is asked for is there. */
class Rows<Row> {
  private readonly rows = new Map<string, Row>();

  constructor(private readonly make: (key: string) => Row) {}

  of(key: string): Row {
    const row = this.rows.get(key) ?? this.make(key);
    this.rows.set(key, row);
    return row;
  }

  sorted(): Row[] {
    return [...this.rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }
}
