import type { ReplayFilter } from '@acp/contracts';
import type { Where } from '../where.js';

/** Conditions over `events e` that an index answers. */
export function indexedConditions(filter: ReplayFilter, where: Where): Where {
  return where
    .add(filter.event_type, ($) => `e.event_type = ${$}`)
    .add(filter.entity_id, ($) => `e.entity_id = ${$}`)
    .add(filter.trace_id, ($) => `e.trace_id = ${$}::uuid`)
    .add(filter.raw_payload_id, ($) => `e.raw_payload_id = ${$}::uuid`)
    .add(filter.from, ($) => `e.ingested_at >= ${$}::timestamptz`)
    .add(filter.to, ($) => `e.ingested_at < ${$}::timestamptz`);
}

/** Conditions that no index answers; the topic chooses among the routes of the events. */
export function otherConditions(filter: ReplayFilter, where: Where): Where {
  where.add(filter.source, ($) => `e.source = ${$}`);
  return where.add(
    filter.topic,
    ($) => `EXISTS (SELECT FROM outbox o WHERE o.event_id = e.event_id AND o.topic = ${$})`,
  );
}
