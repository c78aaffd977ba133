import type { ReplayFilter } from '@acp/contracts';
import type { Where } from '../where.js';

/** Conditions over `events e`; the topic of the filter chooses among their routes. */
export function replayedEvents(filter: ReplayFilter, where: Where): Where {
  where
    .add(filter.event_type, ($) => `e.event_type = ${$}`)
    .add(filter.source, ($) => `e.source = ${$}`)
    .add(filter.entity_id, ($) => `e.entity_id = ${$}`)
    .add(filter.trace_id, ($) => `e.trace_id = ${$}::uuid`)
    .add(filter.raw_payload_id, ($) => `e.raw_payload_id = ${$}::uuid`)
    .add(filter.from, ($) => `e.ingested_at >= ${$}::timestamptz`)
    .add(filter.to, ($) => `e.ingested_at < ${$}::timestamptz`);
  if (filter.topic !== undefined) {
    const topic = where.value(filter.topic);
    where.always(
      `EXISTS (SELECT FROM outbox o WHERE o.event_id = e.event_id AND o.topic = ${topic})`,
    );
  }
  return where;
}
