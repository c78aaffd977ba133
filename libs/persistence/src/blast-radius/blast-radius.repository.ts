import type { BlastRadius } from '@acp/contracts';
import type { Runner } from '../database.js';
import { SCAN_ROWS_MAX } from '../keyset.js';
import { ENTRY_STATE, HELD } from '../outbox/entry-state.js';
import { Where } from '../where.js';

/** Where the damage began: one of the first two, or a mapper's version. */
export interface BlastOrigin {
  rawPayloadId?: string | undefined;
  traceId?: string | undefined;
  source?: string | undefined;
  mapperVersion?: number | undefined;
  from?: string | undefined;
  to?: string | undefined;
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
    const where = new Where()
      .add(origin.rawPayloadId, ($) => `e.raw_payload_id = ${$}::uuid`)
      .add(origin.traceId, ($) => `e.trace_id = ${$}::uuid`)
      .add(origin.from, ($) => `e.ingested_at >= ${$}::timestamptz`)
      .add(origin.to, ($) => `e.ingested_at < ${$}::timestamptz`);
    const own = new OwnConditions(origin, where);
    const rejectedOf = rejectedConditions(origin, where);
    const { rows } = await this.runner.run<RadiusRow & Record<string, unknown>>(
      { name: 'blast_radius', text: statement(where, own.text, rejectedOf) },
      where.values,
    );
    return rows[0]!;
  }
}

/** Source and mapper version have no index: they filter a bounded window, newest first. */
class OwnConditions {
  readonly text: string;

  constructor(origin: BlastOrigin, where: Where) {
    const conditions: string[] = [];
    if (origin.source !== undefined) conditions.push(`w.source = ${where.value(origin.source)}`);
    if (origin.mapperVersion !== undefined) {
      conditions.push(`w.mapper_version = ${where.value(origin.mapperVersion)}`);
    }
    this.text = conditions.length === 0 ? 'true' : conditions.join(' AND ');
  }
}

/** Records in quarantine carry no mapper version. */
function rejectedConditions(origin: BlastOrigin, where: Where): string {
  const conditions: string[] = [];
  if (origin.rawPayloadId !== undefined) {
    conditions.push(`r.raw_payload_id = ${where.value(origin.rawPayloadId)}::uuid`);
  }
  if (origin.traceId !== undefined) {
    conditions.push(`r.trace_id = ${where.value(origin.traceId)}::uuid`);
  }
  return conditions.length === 0 ? 'false' : conditions.join(' AND ');
}

function statement(where: Where, own: string, rejectedOf: string): string {
  return `
WITH ${HELD}, win AS MATERIALIZED (
  SELECT e.event_id, e.raw_payload_id, e.source, e.mapper_version FROM events e WHERE ${where}
  ORDER BY e.ingested_at DESC, e.event_id DESC LIMIT ${SCAN_ROWS_MAX}
), hit AS MATERIALIZED (
  SELECT * FROM win w WHERE ${own} LIMIT ${RADIUS_EVENTS_MAX}
), raws AS (
  SELECT DISTINCT raw_payload_id AS id FROM hit
), refused AS (
  SELECT r.id FROM rejected_records r WHERE ${rejectedOf} LIMIT ${RADIUS_EVENTS_MAX}
), entry AS MATERIALIZED (
  SELECT o.id, o.topic, ${ENTRY_STATE} AS state FROM hit JOIN outbox o USING (event_id)
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
