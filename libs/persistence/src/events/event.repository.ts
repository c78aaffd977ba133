import type {
  ConsumerEffect,
  DeliveryAttempt,
  DeliveryEntry,
  DeliveryRequest,
  Envelope,
  EventFilter,
  EventSummary,
  RawPayload,
} from '@acp/contracts';
import type { Runner } from '../database.js';
import { isoMicros } from '../iso-time.js';
import { pageOf, SCAN_ROWS_MAX, type Keyset, type KeysetPage } from '../keyset.js';
import { withEnvelope, type KeptEnvelope } from '../outbox/entry-envelope.js';
import { HELD } from '../outbox/entry-state.js';
import { Where } from '../where.js';
import { addMembers, addRange, hideCanaries } from './event-filter.js';
import {
  ENTRY_COUNTS_OF_EVENT,
  EVENT_SUMMARY_COLUMNS,
  type EventSummaryRow,
} from './event-summary.js';
import { addText, isServed, namesCanaries, readEventText, textBranches } from './event-text.js';
import { deliveryRequest } from './sql/delivery-request.sql.js';
import {
  attemptsOfEvent,
  deliveriesOfEvent,
  deliveryById,
  effectsOfEvent,
  eventDetail,
  rawPayload,
} from './sql/event-detail.sql.js';
import { causesOfEvent, consequencesOfEvent } from './sql/event-relatives.sql.js';
import { textNames, type TextNamesRow } from './sql/text-names.sql.js';

export type StoredDeliveryRequest = Omit<DeliveryRequest, 'envelope' | 'headers' | 'redacted'> & {
  envelope: Envelope | null;
};

/** Everything of an event's own row; the payload is parsed. */
export interface StoredEventDetail extends EventSummary {
  payload: Record<string, unknown>;
  mapper_version: number;
  record_index: number;
  content_sha256: string;
}

/** Reads of events and of what became of them. Nothing here locks or writes. */
export class EventRepository {
  constructor(private readonly runner: Runner) {}

  /**
   * Newest first. A filter without an index of its own looks at a bounded number of rows: the page
   * may then hold fewer items than asked for, even none, and still name a place to go on from.
   */
  async search(
    filter: EventFilter,
    limit: number,
    after: Keyset | null,
  ): Promise<KeysetPage<EventSummary>> {
    if (filter.text !== undefined) return this.searchText(filter, filter.text, limit, after);
    const where = whereOf(filter, after, false);
    const others = addMembers(where.apart(), 'w', filter, 'others');
    if (others.isEmpty) return this.searchIndexed(where, limit);
    return this.searchWindow(where, others, limit);
  }

  async find(eventId: string): Promise<StoredEventDetail | null> {
    const { rows } = await this.runner.run<StoredEventDetail>(eventDetail, [eventId]);
    return rows[0] ?? null;
  }

  async findMany(eventIds: readonly string[]): Promise<EventSummary[]> {
    const { rows } = await this.runner.run<EventSummary>(
      {
        name: 'events_by_ids',
        text: `WITH ${HELD} SELECT ${EVENT_SUMMARY_COLUMNS} FROM events e ${ENTRY_COUNTS_OF_EVENT}
               WHERE e.event_id = ANY($1::uuid[]) ORDER BY e.ingested_at, e.event_id`,
      },
      [eventIds],
    );
    return rows;
  }

  async rawPayload(id: string, textCharsMax: number): Promise<RawPayload | null> {
    const { rows } = await this.runner.run<RawPayload>(rawPayload, [id, textCharsMax]);
    return rows[0] ?? null;
  }

  async deliveries(eventId: string): Promise<DeliveryEntry[]> {
    return (await this.runner.run<DeliveryEntry>(deliveriesOfEvent, [eventId])).rows;
  }

  /** One outbox entry in whatever state; null when there is none with this id. */
  async delivery(entryId: string): Promise<DeliveryEntry | null> {
    return (await this.runner.run<DeliveryEntry>(deliveryById, [entryId])).rows[0] ?? null;
  }

  /** What the transport is handed for one entry of the event; null where it has no such entry. */
  async request(eventId: string, entryId: string): Promise<StoredDeliveryRequest | null> {
    type Row = Omit<StoredDeliveryRequest, 'envelope'> & KeptEnvelope;
    const { rows } = await this.runner.run<Row>(deliveryRequest, [eventId, entryId]);
    return rows[0] ? withEnvelope(rows[0]) : null;
  }

  async attempts(eventId: string): Promise<DeliveryAttempt[]> {
    return (await this.runner.run<DeliveryAttempt>(attemptsOfEvent, [eventId])).rows;
  }

  async effects(eventId: string): Promise<ConsumerEffect[]> {
    return (await this.runner.run<ConsumerEffect>(effectsOfEvent, [eventId])).rows;
  }

  /** Along `causation_id` upwards, nearest first; a cycle ends where it closes. */
  async causes(eventId: string, depthMax: number): Promise<EventSummary[]> {
    return (await this.runner.run<EventSummary>(causesOfEvent, [eventId, depthMax])).rows;
  }

  /** Along `causation_id` downwards, nearest first, at most `rowsMax`. */
  async consequences(eventId: string, depthMax: number, rowsMax: number): Promise<EventSummary[]> {
    const { rows } = await this.runner.run<EventSummary>(consequencesOfEvent, [
      eventId,
      depthMax,
      rowsMax,
    ]);
    return rows;
  }

  /** By indexes where they lead to all that is meant; else as for a filter without one. */
  private async searchText(
    filter: EventFilter,
    text: string,
    limit: number,
    after: Keyset | null,
  ): Promise<KeysetPage<EventSummary>> {
    const meant = readEventText(text);
    const { rows } = await this.runner.run<TextNamesRow & Record<string, unknown>>(textNames, [
      meant.beginnings,
      meant.text,
    ]);
    const where = whereOf(filter, after, namesCanaries(meant));
    const others = addMembers(where.apart(), 'w', filter, 'others');
    if (isServed(rows[0]!) && (others.isEmpty || meant.ids)) {
      addMembers(where, 'e', filter, 'others');
      return this.searchIndexed(where, limit, textBranches(where, meant, rows[0]!, limit + 1));
    }
    return this.searchWindow(where, addText(others, 'w', meant, rows[0]!), limit);
  }

  /** `among`: a SELECT of the events to choose from, which are few. */
  private async searchIndexed(
    where: Where,
    limit: number,
    among?: string,
  ): Promise<KeysetPage<EventSummary>> {
    const from = among
      ? `(${among}) few JOIN events e USING (event_id, ingested_at)`
      : `events e WHERE ${where}`;
    const { rows } = await this.runner.ask<EventSummaryRow>({
      text: `
WITH ${HELD}, page AS (
  SELECT e.* FROM ${from}
  ORDER BY e.ingested_at DESC, e.event_id DESC LIMIT ${where.value(limit + 1)}
)
SELECT ${EVENT_SUMMARY_COLUMNS}, ${isoMicros('e.ingested_at')} AS _at, e.event_id AS _id
FROM page e ${ENTRY_COUNTS_OF_EVENT}
ORDER BY e.ingested_at DESC, e.event_id DESC`,
      values: where.values,
    });
    return pageOf(rows, limit);
  }

  private async searchWindow(
    where: Where,
    others: Where,
    limit: number,
  ): Promise<KeysetPage<EventSummary>> {
    const { rows } = await this.runner.ask<EventSummaryRow & { hit: boolean }>({
      text: `
WITH ${HELD}, win AS MATERIALIZED (
  SELECT e.event_id, e.ingested_at, e.source, e.entity_type, e.entity_id, e.event_type, e.trace_id,
         e.causation_id, e.raw_payload_id
  FROM events e WHERE ${where}
  ORDER BY e.ingested_at DESC, e.event_id DESC LIMIT ${where.value(SCAN_ROWS_MAX)}
), hits AS (
  SELECT w.event_id FROM win w WHERE ${others}
  ORDER BY w.ingested_at DESC, w.event_id DESC LIMIT ${where.value(limit + 1)}
), stop AS (
  SELECT event_id FROM (SELECT event_id, ingested_at, count(*) OVER () AS n FROM win) w
  WHERE w.n = ${where.value(SCAN_ROWS_MAX)} ORDER BY ingested_at, event_id LIMIT 1
)
SELECT ${EVENT_SUMMARY_COLUMNS}, ${isoMicros('e.ingested_at')} AS _at, e.event_id AS _id, x.hit
FROM (SELECT event_id, true AS hit FROM hits UNION ALL SELECT event_id, false FROM stop) x
JOIN events e USING (event_id) ${ENTRY_COUNTS_OF_EVENT}
ORDER BY x.hit DESC, e.ingested_at DESC, e.event_id DESC`,
      values: where.values,
    });
    const stop = rows.find((row) => !row.hit);
    const hits = rows.filter((row) => row.hit).map(({ hit: _hit, ...row }) => row);
    return pageOf(hits, limit, stop ? { at: stop._at, id: stop._id } : null);
  }
}

/** What an index serves of a filter, of events behind a place in the list. */
function whereOf(filter: EventFilter, after: Keyset | null, canaries: boolean): Where {
  const where = addMembers(new Where(), 'e', filter, 'indexed');
  if (!canaries) hideCanaries(where, 'e', filter);
  addRange(where, 'e.ingested_at', filter);
  where.add(filter.as_of, ($) => `e.ingested_at <= ${$}::timestamptz`);
  return after ? where.after('e.ingested_at', 'e.event_id', after) : where;
}
