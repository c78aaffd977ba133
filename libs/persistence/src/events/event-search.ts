import type { Keyset } from '../keyset.js';
import { Where } from '../where.js';

/** What to look for; all members must hold. Times are ISO 8601 and speak of `ingested_at`. */
export interface EventSearch {
  eventType?: string | undefined;
  source?: string | undefined;
  entityId?: string | undefined;
  entityType?: string | undefined;
  traceId?: string | undefined;
  rawPayloadId?: string | undefined;
  causationId?: string | undefined;
  /** Inclusive. */
  from?: string | undefined;
  /** Exclusive. */
  to?: string | undefined;
  /** Only what had been ingested by then, inclusive. */
  asOf?: string | undefined;
}

/** Conditions that an index of `events` serves together with the order of the list. */
export function indexedConditions(search: EventSearch, after: Keyset | null, where: Where): Where {
  where
    .add(search.eventType, ($) => `e.event_type = ${$}`)
    .add(search.entityId, ($) => `e.entity_id = ${$}`)
    .add(search.traceId, ($) => `e.trace_id = ${$}::uuid`)
    .add(search.rawPayloadId, ($) => `e.raw_payload_id = ${$}::uuid`)
    .add(search.causationId, ($) => `e.causation_id = ${$}::uuid`)
    .add(search.from, ($) => `e.ingested_at >= ${$}::timestamptz`)
    .add(search.to, ($) => `e.ingested_at < ${$}::timestamptz`)
    .add(search.asOf, ($) => `e.ingested_at <= ${$}::timestamptz`);
  if (after) {
    const at = where.value(after.at);
    const id = where.value(after.id);
    where.always(`(e.ingested_at, e.event_id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  return where;
}

/** Conditions without an index of their own; they filter a bounded window. */
export function windowConditions(search: EventSearch, where: Where): string {
  const own: string[] = [];
  if (search.source !== undefined) own.push(`w.source = ${where.value(search.source)}`);
  if (search.entityType !== undefined) {
    own.push(`w.entity_type = ${where.value(search.entityType)}`);
  }
  return own.join(' AND ');
}
