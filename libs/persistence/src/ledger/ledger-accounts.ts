import type {
  EntryState,
  LedgerByConsumer,
  LedgerByHour,
  LedgerBySource,
  LedgerByTopic,
  LedgerTotals,
} from '@acp/contracts';

export interface SourceAccount {
  source: string;
  hour: Date;
  raw_payloads: number;
  records: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  events: number;
}

export interface EntryAccount {
  topic: string;
  hour: Date;
  state: EntryState;
  is_replay: boolean;
  entries: number;
}

export interface EffectAccount {
  consumer: string;
  topic: string;
  hour: Date;
  processed: number;
}

/** The accounts of one snapshot, as finely as they are kept. */
export interface Accounts {
  sources: SourceAccount[];
  entries: EntryAccount[];
  effects: EffectAccount[];
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

/** Sums the same numbers in each of the ways the ledger shows them. */
export function ledgerTables(accounts: Accounts): LedgerTables {
  return {
    totals: totalsOf(accounts),
    by_source: bySource(accounts),
    by_topic: byTopic(accounts),
    by_hour: byHour(accounts),
    by_consumer: byConsumer(accounts),
  };
}

const SOURCE_MEMBERS = [
  'raw_payloads',
  'records',
  'accepted',
  'duplicates',
  'rejected',
  'events',
] as const;

function totalsOf({ sources, entries, effects, orphanedEvents }: Accounts): LedgerTotals {
  const totals: LedgerTotals = {
    raw_payloads: 0,
    records: 0,
    accepted: 0,
    duplicates: 0,
    rejected: 0,
    events: orphanedEvents,
    outbox: 0,
    delivered: 0,
    pending: 0,
    in_flight: 0,
    dead: 0,
    discarded: 0,
    processed: 0,
  };
  for (const account of sources) {
    for (const member of SOURCE_MEMBERS) totals[member] += account[member];
  }
  for (const { state, entries: count } of entries) {
    totals.outbox += count;
    totals[state] += count;
  }
  for (const { processed } of effects) totals.processed += processed;
  return totals;
}

function bySource({ sources }: Accounts): LedgerBySource[] {
  const rows = new Map<string, LedgerBySource>();
  for (const account of sources) {
    const row = rows.get(account.source) ?? {
      source: account.source,
      raw_payloads: 0,
      records: 0,
      accepted: 0,
      duplicates: 0,
      rejected: 0,
      events: 0,
    };
    for (const member of SOURCE_MEMBERS) row[member] += account[member];
    rows.set(account.source, row);
  }
  return sortedBy([...rows.values()], (row) => row.source);
}

function byTopic({ entries, effects }: Accounts): LedgerByTopic[] {
  const rows = new Map<string, LedgerByTopic>();
  const rowOf = (topic: string) => {
    const row = rows.get(topic) ?? {
      topic,
      outbox: 0,
      delivered: 0,
      pending: 0,
      in_flight: 0,
      dead: 0,
      discarded: 0,
      processed: 0,
    };
    rows.set(topic, row);
    return row;
  };
  for (const account of entries) {
    const row = rowOf(account.topic);
    row.outbox += account.entries;
    row[account.state] += account.entries;
  }
  for (const effect of effects) rowOf(effect.topic).processed += effect.processed;
  return sortedBy([...rows.values()], (row) => row.topic);
}

function byHour({ sources, entries, effects }: Accounts): LedgerByHour[] {
  const rows = new Map<string, LedgerByHour>();
  const rowOf = (at: Date) => {
    const hour = at.toISOString();
    const row = rows.get(hour) ?? {
      hour,
      raw_payloads: 0,
      records: 0,
      accepted: 0,
      duplicates: 0,
      rejected: 0,
      events: 0,
      outbox: 0,
      delivered: 0,
      processed: 0,
    };
    rows.set(hour, row);
    return row;
  };
  for (const account of sources) {
    const row = rowOf(account.hour);
    for (const member of SOURCE_MEMBERS) row[member] += account[member];
  }
  for (const account of entries) {
    const row = rowOf(account.hour);
    row.outbox += account.entries;
    if (account.state === 'delivered') row.delivered += account.entries;
  }
  for (const effect of effects) rowOf(effect.hour).processed += effect.processed;
  return sortedBy([...rows.values()], (row) => row.hour);
}

function byConsumer({ entries, effects }: Accounts): LedgerByConsumer[] {
  const delivered = new Map<string, number>();
  for (const { topic, state, is_replay, entries: count } of entries) {
    if (state !== 'delivered' || is_replay) continue;
    delivered.set(topic, (delivered.get(topic) ?? 0) + count);
  }
  const rows = new Map<string, LedgerByConsumer>();
  for (const { consumer, topic, processed } of effects) {
    const key = JSON.stringify([consumer, topic]);
    const row = rows.get(key) ?? { consumer, topic, processed: 0, not_yet: 0 };
    row.processed += processed;
    row.not_yet = Math.max(0, (delivered.get(topic) ?? 0) - row.processed);
    rows.set(key, row);
  }
  return sortedBy([...rows.values()], (row) => `${row.consumer}\n${row.topic}`);
}

function sortedBy<Row>(rows: Row[], key: (row: Row) => string): Row[] {
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
