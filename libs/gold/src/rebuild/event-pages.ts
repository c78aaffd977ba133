import type { CanonicalEvent } from '@acp/contracts';
import type { DataSource } from 'typeorm';
import { GOLD_EVENT_TYPES } from '../facts/facts-of.js';

/** Where in the events a reading is: the last one that was read. */
export interface ReadingPlace {
  ingestedAt: string;
  eventId: string;
}

export interface EventPage {
  events: CanonicalEvent[];
  /** Null where there was nothing more. */
  next: ReadingPlace | null;
}

/** The events of the views after a place, in the order of `events_by_time`. */
export async function readEventPage(
  dataSource: DataSource,
  { after, limit }: { after: ReadingPlace; limit: number },
): Promise<EventPage> {
  const rows: (CanonicalEvent & { place: string })[] = await dataSource.query(NEXT_EVENTS, [
    ...[after.ingestedAt, after.eventId, limit],
    GOLD_EVENT_TYPES,
  ]);
  const last = rows.at(-1);
  return {
    events: rows.map(({ place: _, ...event }) => event),
    next: last ? { ingestedAt: last.place, eventId: last.event_id } : null,
  };
}

const micros = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const NEXT_EVENTS = `
SELECT event_id, event_type, source, entity_id, entity_type, schema_version, trace_id, causation_id,
       ${micros('occurred_at')} AS occurred_at, ${micros('ingested_at')} AS ingested_at,
       ${micros('ingested_at')} AS place, payload
  FROM events
 WHERE (ingested_at, event_id) > ($1::timestamptz, $2::uuid) AND event_type = ANY ($4)
 ORDER BY ingested_at, event_id
 LIMIT $3`;
