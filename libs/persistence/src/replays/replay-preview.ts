import type { ReplayFilter, ReplayPreview } from '@acp/contracts';
import type { QueryResultRow } from 'pg';
import type { Runner } from '../database.js';
import { addMembers, addRange } from '../events/event-filter.js';
import { Where } from '../where.js';
import { hasProcessed, replayDeliveries } from './sql/replay-deliveries.sql.js';

/** Newest events that a preview looks at; where there are more, its numbers are estimates. */
export const PREVIEW_EVENTS_MAX = 10_000;
const SAMPLE_EVENTS = 10;

/** What a replay would do; `sample_ids` are the newest events of which it would deliver something. */
export interface StoredReplayPreview extends Omit<
  ReplayPreview,
  'dry_run' | 'sample' | 'unserved'
> {
  sample_ids: string[];
}

interface Counted extends Pick<ReplayPreview, 'by_topic' | 'already_processed'> {
  /** Whether there are events beyond those looked at. */
  cut: boolean;
  /** Events that the filter chooses among those looked at; the others are of what follows from them. */
  matching: number;
  events: number;
  deliveries: number;
  skipped: number;
  sample_ids: string[];
}

/**
 * What a replay would do now, counted over the list that its run makes. Exact up to
 * `PREVIEW_EVENTS_MAX` events; beyond that the planner's estimate with the shares of the newest, so
 * that a question about ten million costs as much as one about ten thousand.
 */
export async function previewReplay(
  runner: Runner,
  filter: ReplayFilter,
  onlyUnprocessedBy: string | null,
): Promise<StoredReplayPreview> {
  const counted = await countNewest(runner, filter, onlyUnprocessedBy);
  const { cut: estimated, matching, by_topic, already_processed, sample_ids } = counted;
  const factor = estimated ? (await plannedRows(runner, filter)) / Math.max(1, matching) : 1;
  const scaled = (count: number) => Math.round(count * Math.max(1, factor));
  const count = (value: number) => ({ value: scaled(value), estimated });
  return {
    events: count(counted.events),
    deliveries: count(counted.deliveries),
    skipped: count(counted.skipped),
    extrapolated_from: estimated ? PREVIEW_EVENTS_MAX : null,
    by_topic: by_topic.map(({ topic, entries }) => ({ topic, entries: scaled(entries) })),
    already_processed: already_processed.map(({ consumer, processed }) => ({
      consumer,
      processed: scaled(processed),
    })),
    sample_ids,
  };
}

async function countNewest(
  runner: Runner,
  filter: ReplayFilter,
  onlyUnprocessedBy: string | null,
): Promise<Counted> {
  const where = new Where();
  const deliveries = replayDeliveries(filter, where, PREVIEW_EVENTS_MAX + 1);
  const topic = where.value(filter.topic ?? null);
  const consumer = where.value(onlyUnprocessedBy);
  const { rows } = await runner.ask<Counted & QueryResultRow>({
    text: `
WITH ${deliveries}, judged AS MATERIALIZED (
  SELECT d.event_id, d.topic, ${hasProcessed(consumer, 'd.event_id')} AS skipped FROM delivery d
), effects AS (
  SELECT p.consumer, count(*)::float8 AS processed
  FROM (SELECT DISTINCT event_id FROM judged) j JOIN processed_events p USING (event_id)
  WHERE ${topic}::text IS NULL OR p.topic = ${topic}
  GROUP BY p.consumer
), topics AS (
  SELECT topic, count(*)::float8 AS entries FROM judged WHERE NOT skipped GROUP BY topic
), sample AS (
  SELECT m.event_id, m.ingested_at FROM matching m
  WHERE EXISTS (SELECT FROM judged j WHERE j.event_id = m.event_id AND NOT j.skipped)
  ORDER BY m.ingested_at DESC, m.event_id DESC LIMIT ${SAMPLE_EVENTS}
)
SELECT (SELECT count(*) FROM win) > ${PREVIEW_EVENTS_MAX} AS cut,
       (SELECT count(*)::float8 FROM matching) AS matching,
       (SELECT count(DISTINCT event_id)::float8 FROM judged WHERE NOT skipped) AS events,
       (SELECT count(*)::float8 FROM judged WHERE NOT skipped) AS deliveries,
       (SELECT count(*)::float8 FROM judged WHERE skipped) AS skipped,
       coalesce((SELECT json_agg(t ORDER BY topic) FROM topics t), '[]') AS by_topic,
       coalesce((SELECT json_agg(e ORDER BY consumer) FROM effects e), '[]') AS already_processed,
       coalesce((SELECT json_agg(event_id ORDER BY ingested_at DESC, event_id DESC) FROM sample),
                '[]') AS sample_ids`,
    values: where.values,
  });
  return rows[0]!;
}

/** How many events the planner expects the filter to choose, by its statistics. */
async function plannedRows(runner: Runner, filter: ReplayFilter): Promise<number> {
  const where = addRange(addMembers(new Where(), 'e', filter), 'e.ingested_at', filter);
  const { rows } = await runner.ask<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>({
    text: `EXPLAIN (FORMAT JSON) SELECT FROM events e WHERE ${where}`,
    values: where.values,
  });
  return rows[0]!['QUERY PLAN'][0].Plan['Plan Rows'];
}
