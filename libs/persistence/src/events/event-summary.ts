import type { EventSummary } from '@acp/contracts';
import { iso, isoCanonical } from '../iso-time.js';
import { ENTRIES, ENTRY_STATE } from '../outbox/entry-state.js';

/** Columns of an `EventSummary` from `events e` and the lateral join below. */
export const EVENT_SUMMARY_COLUMNS = `
  e.event_id, e.event_type, e.source, e.entity_id, e.entity_type,
  ${isoCanonical('e.occurred_at')} AS occurred_at, ${iso('e.ingested_at')} AS ingested_at,
  e.schema_version, e.trace_id, e.causation_id, e.raw_payload_id, e.routes, s.entries`;

/** Entries of event `e` by state; needs `HELD` in the WITH list. */
export const ENTRY_COUNTS_OF_EVENT = `
CROSS JOIN LATERAL (
  SELECT json_build_object(
    'pending', count(*) FILTER (WHERE state = 'pending'),
    'in_flight', count(*) FILTER (WHERE state = 'in_flight'),
    'delivered', count(*) FILTER (WHERE state = 'delivered'),
    'dead', count(*) FILTER (WHERE state = 'dead'),
    'discarded', count(*) FILTER (WHERE state = 'discarded')) AS entries
  FROM (SELECT ${ENTRY_STATE} AS state FROM ${ENTRIES} o WHERE o.event_id = e.event_id) x
) s`;

export type EventSummaryRow = EventSummary & { _at: string; _id: string };
