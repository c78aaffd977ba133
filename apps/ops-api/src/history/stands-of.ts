import {
  HISTORY_OF_ALL,
  type Connector,
  type Consumer,
  type Ledger,
  type Topic,
} from '@acp/contracts';
import type { HistoryStand } from '@acp/persistence';

/** Names of a kind that history is kept of: the busiest, where there are more. */
export const HISTORY_NAMES_MAX = 1_000;

/** What has been read anyway: the accounts, and how topics, consumers and connectors stand. */
export interface Standing {
  ledger: Ledger;
  topics: readonly Topic[];
  consumers: readonly Consumer[];
  connectors: readonly Connector[];
}

/** How each name stands, of all kinds. */
export function standsOf(standing: Standing): HistoryStand[] {
  return [
    systemStand(standing),
    ...busiest(topicStands(standing)),
    ...busiest(sourceStands(standing)),
    ...busiest(consumerStands(standing)),
  ];
}

function systemStand({ ledger, topics }: Standing): HistoryStand {
  const { events, delivered, processed, records, rejected } = ledger.totals;
  return {
    kind: 'system',
    name: HISTORY_OF_ALL,
    received: records,
    ingested: events,
    delivered,
    processed,
    errors: rejected,
    backlog: sumOf(topics, ({ backlog }) => backlog.value),
    oldestSeconds: most(topics, ({ oldest_age_seconds }) => oldest_age_seconds),
    dead: sumOf(topics, ({ dead }) => dead.value),
  };
}

/** A topic that nothing was ordered for yet is there with nothing. */
function topicStands({ ledger, topics }: Standing): HistoryStand[] {
  const accounts = new Map(ledger.by_topic.map((account) => [account.topic, account]));
  return topics.map((topic) => {
    const account = accounts.get(topic.topic);
    return {
      kind: 'topic',
      name: topic.topic,
      ingested: account?.outbox ?? 0,
      delivered: account?.delivered ?? 0,
      processed: account?.processed ?? 0,
      backlog: topic.backlog.value,
      oldestSeconds: topic.oldest_age_seconds ?? 0,
      dead: topic.dead.value,
    };
  });
}

/** A source has a backlog where its connector says what waits for it: that of an intake. */
function sourceStands({ ledger, connectors }: Standing): HistoryStand[] {
  const waiting = new Map<string, number>();
  for (const { source, cursor } of connectors) {
    const rows = (cursor as { waiting?: unknown } | null)?.waiting;
    if (typeof rows === 'number') waiting.set(source, (waiting.get(source) ?? 0) + rows);
  }
  return ledger.by_source.map(({ source, records, events, rejected }) => {
    const backlog = waiting.get(source);
    const stand: HistoryStand = {
      kind: 'source',
      name: source,
      ...{ received: records, ingested: events, errors: rejected },
    };
    return backlog === undefined ? stand : { ...stand, backlog };
  });
}

/** One for each consumer, over all its topics; a retired one is none. */
function consumerStands({ consumers }: Standing): HistoryStand[] {
  const byName = new Map<string, Consumer[]>();
  for (const consumer of consumers) {
    if (consumer.state === 'retired') continue;
    byName.set(consumer.consumer, [...(byName.get(consumer.consumer) ?? []), consumer]);
  }
  const now = Date.now();
  return [...byName].map(([name, rows]) => ({
    kind: 'consumer',
    name,
    processed: sumOf(rows, ({ processed }) => processed),
    backlog: sumOf(rows, ({ not_yet }) => not_yet.value),
    oldestSeconds: most(rows, ({ oldest_not_yet_at: at }) =>
      at === null ? null : (now - Date.parse(at)) / 1_000,
    ),
    dead: sumOf(rows, ({ dead }) => dead.value),
  }));
}

function busiest(stands: HistoryStand[]): HistoryStand[] {
  if (stands.length <= HISTORY_NAMES_MAX) return stands;
  const total = ({ ingested = 0, processed = 0 }: HistoryStand) => ingested + processed;
  return [...stands].sort((a, b) => total(b) - total(a)).slice(0, HISTORY_NAMES_MAX);
}

function sumOf<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}

function most<Row>(rows: readonly Row[], of: (row: Row) => number | null): number {
  return rows.reduce((highest, row) => Math.max(highest, of(row) ?? 0), 0);
}
