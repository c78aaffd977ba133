import type { BlastRadius, EventMembers, TimeRange } from '@acp/contracts';
import type { Runner } from '../database.js';
import { addMembers, addRange } from '../events/event-filter.js';
import { SCAN_ROWS_MAX } from '../keyset.js';
import { ENTRIES, ENTRY_STATE, HELD } from '../outbox/entry-state.js';
import { Where } from '../where.js';

/** Where the damage began: one of the first two, or a mapper's version. */
export interface BlastOrigin
  extends Pick<EventMembers, 'raw_payload_id' | 'trace_id' | 'source'>, TimeRange {
  mapper_version?: number;
}

/** Events that are followed; a larger radius is answered as truncated. */
export const RADIUS_EVENTS_MAX = 5_000;
const SAMPLE_IDS = 10;

export interface RadiusRow {
  events: BlastRadius['events'];
  raw_payloads: BlastRadius['raw_payloads'];
  rejected: BlastRadius['rejected'];
  by_topic: BlastRadius['entries']['by_topic'];
  attempts: number;
  effects: BlastRadius['effects'];
  truncated: boolean;
}

/** Follows what came of an origin: events, entries, attempts, effects. */
export class BlastRadiusRepository {
  constructor(private readonly runner: Runner) {}

  async read(origin: BlastOrigin): Promise<RadiusRow> {
    const where = addMembers(new Where(), 'e', origin, 'indexed');
    addRange(where, 'e.ingested_at', origin);
    // Source and mapper version have no index: they filter a bounded window, newest first.
    const own = addMembers(where.apart(), 'w', origin, 'others').add(
      origin.mapper_version,
      ($) => `w.mapper_version = ${$}`,
    );
    const refused = rejectedConditions(origin, where.apart());
    const { rows } = await this.runner.ask<RadiusRow & Record<string, unknown>>({
      text: statement(where, own, refused),
      values: where.values,
    });
    return rows[0]!;
  }
}

/** Records in quarantine carry no mapper version. */
function rejectedConditions({ raw_payload_id, trace_id }: BlastOrigin, where: Where): Where {
  if (raw_payload_id === undefined && trace_id === undefined) return where.always('false');
  return addMembers(where, 'r', {
    ...(raw_payload_id !== undefined && { raw_payload_id }),
    ...(trace_id !== undefined && { trace_id }),
  });
}

function statement(where: Where, own: Where, refused: Where): string {
  return `
WITH ${HELD}, win AS MATERIALIZED (
  SELECT e.event_id, e.raw_payload_id, e.source, e.mapper_version FROM events e WHERE ${where}
  ORDER BY e.ingested_at DESC, e.event_id DESC LIMIT ${SCAN_ROWS_MAX}
), hit AS MATERIALIZED (
  SELECT * FROM win w WHERE ${own} LIMIT ${RADIUS_EVENTS_MAX}
), raws AS (
  SELECT DISTINCT raw_payload_id AS id FROM hit
), refused AS (
  SELECT r.id FROM rejected_records r WHERE ${refused} LIMIT ${RADIUS_EVENTS_MAX}
), entry AS MATERIALIZED (
  SELECT o.id, o.topic, ${ENTRY_STATE} AS state FROM hit JOIN ${ENTRIES} o USING (event_id)
), topics AS (
  SELECT topic, count(*) FILTER (WHERE state = 'pending') AS pending,
         count(*) FILTER (WHERE state = 'in_flight') AS in_flight,
         count(*) FILTER (WHERE state = 'delivered') AS delivered,
         count(*) FILTER (WHERE state = 'dead') AS dead,
         count(*) FILTER (WHERE state = 'discarded') AS discarded
  FROM entry GROUP BY topic
), effect AS (
  SELECT consumer, sum(done)::int AS processed, sum(1 - done)::int AS failed
  FROM (SELECT p.consumer, 1 AS done FROM hit JOIN processed_events p USING (event_id)
        UNION ALL
        SELECT f.consumer, 0 FROM hit JOIN consumer_failures f USING (event_id)
        WHERE NOT EXISTS (SELECT FROM processed_events p
                          WHERE p.event_id = f.event_id AND p.consumer = f.consumer)) x
  GROUP BY consumer
)
SELECT (SELECT json_build_object('count', count(*), 'sample_ids', ${sample('event_id')}) FROM hit)
         AS events,
       (SELECT json_build_object('count', count(*), 'sample_ids', ${sample('id')}) FROM raws)
         AS raw_payloads,
       (SELECT json_build_object('count', count(*), 'sample_ids', ${sample('id')}) FROM refused)
         AS rejected,
       coalesce((SELECT json_agg(t ORDER BY topic) FROM topics t), '[]') AS by_topic,
       (SELECT count(*)::float8 FROM hit JOIN delivery_attempts a USING (event_id)) AS attempts,
       coalesce((SELECT json_agg(f ORDER BY consumer) FROM effect f), '[]') AS effects,
       (SELECT count(*) FROM hit) >= ${RADIUS_EVENTS_MAX}
         OR (SELECT count(*) FROM win) >= ${SCAN_ROWS_MAX} AS truncated`;
}

function sample(column: string): string {
  return `to_json(coalesce((array_agg(${column}::text))[1:${SAMPLE_IDS}], '{}'))`;
}
