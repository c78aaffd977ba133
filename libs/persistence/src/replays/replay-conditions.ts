import { Where } from '../where.js';

/** A replay's filter as its row holds it; times are ISO 8601 and speak of `ingested_at`. */
export interface ReplayFilterRow {
  event_type?: string;
  source?: string;
  entity_id?: string;
  trace_id?: string;
  raw_payload_id?: string;
  topic?: string;
  /** Inclusive. */
  from?: string;
  /** Exclusive. */
  to?: string;
}

const CONDITIONS: Record<Exclude<keyof ReplayFilterRow, 'topic'>, ($: string) => string> = {
  event_type: ($) => `e.event_type = ${$}`,
  source: ($) => `e.source = ${$}`,
  entity_id: ($) => `e.entity_id = ${$}`,
  trace_id: ($) => `e.trace_id = ${$}::uuid`,
  raw_payload_id: ($) => `e.raw_payload_id = ${$}::uuid`,
  from: ($) => `e.ingested_at >= ${$}::timestamptz`,
  to: ($) => `e.ingested_at < ${$}::timestamptz`,
};

/** Members that this version does not know; a replay with any must not run with the rest. */
export function unknownMembers(filter: object): string[] {
  return Object.keys(filter).filter((name) => name !== 'topic' && !(name in CONDITIONS));
}

/** Which events `e` the filter chooses. */
export function replayConditions(filter: ReplayFilterRow): Where {
  const where = new Where();
  for (const [name, make] of Object.entries(CONDITIONS)) {
    where.add(filter[name as keyof ReplayFilterRow], make);
  }
  return where;
}

/** Which conditions a filter has, as a word: filters of one word have one text. */
export function conditionBits(filter: ReplayFilterRow): string {
  const given = filter as Record<string, unknown>;
  return Object.keys(CONDITIONS)
    .map((name) => ((given[name] ?? null) === null ? '0' : '1'))
    .join('');
}
