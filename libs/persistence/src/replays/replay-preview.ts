import type { ReplayFilter, ReplayPreview } from '@acp/contracts';
import type { Runner } from '../database.js';
import { Where } from '../where.js';
import { indexedConditions, otherConditions } from './replayed-events.js';

/** Newest events that a preview looks at; where there are more, its numbers are estimates. */
export const PREVIEW_EVENTS_MAX = 10_000;

type Preview = Omit<ReplayPreview, 'dry_run' | 'sample'>;

interface Window {
  /** Whether there are events beyond those looked at. */
  cut: boolean;
  matched: number;
  by_topic: ReplayPreview['by_topic'];
  already_processed: ReplayPreview['already_processed'];
}

/**
 * What a replay would do now: exact up to `PREVIEW_EVENTS_MAX` events, and beyond that the planner's
 * estimate with the shares of the newest, so that a question about ten million costs as much as one
 * about ten thousand.
 */
export async function previewReplay(runner: Runner, filter: ReplayFilter): Promise<Preview> {
  const { cut, matched, by_topic, already_processed } = await newest(runner, filter);
  if (!cut) return { events: { value: matched, estimated: false }, by_topic, already_processed };
  const value = Math.max(matched, await plannedRows(runner, filter));
  const scaled = (count: number) => Math.round((count * value) / Math.max(1, matched));
  return {
    events: { value, estimated: true },
    by_topic: by_topic.map((row) => ({ ...row, entries: scaled(row.entries) })),
    already_processed: already_processed.map((row) => ({
      ...row,
      processed: scaled(row.processed),
    })),
  };
}

async function newest(runner: Runner, filter: ReplayFilter): Promise<Window> {
  const where = new Where();
  const indexed = indexedConditions(filter, where).toString();
  const others = otherConditions(filter, where.apart()).toString();
  const topic = where.value(filter.topic ?? null);
  const { rows } = await runner.run<Window & Record<string, unknown>>(
    {
      name: 'preview_replay',
      text: `
WITH win AS MATERIALIZED (
  SELECT e.event_id, e.source FROM events e WHERE ${indexed}
  ORDER BY e.ingested_at DESC, e.event_id DESC LIMIT ${PREVIEW_EVENTS_MAX + 1}
), matched AS MATERIALIZED (
  SELECT e.event_id FROM win e WHERE ${others}
), deliveries AS (
  SELECT o.topic, count(*)::float8 AS entries
  FROM matched m JOIN outbox o USING (event_id)
  WHERE o.replay_id IS NULL AND (${topic}::text IS NULL OR o.topic = ${topic})
  GROUP BY o.topic
), effects AS (
  SELECT p.consumer, count(*)::float8 AS processed
  FROM matched m JOIN processed_events p USING (event_id)
  WHERE ${topic}::text IS NULL OR p.topic = ${topic}
  GROUP BY p.consumer
)
SELECT (SELECT count(*) FROM win) > ${PREVIEW_EVENTS_MAX} AS cut,
       (SELECT count(*)::float8 FROM matched) AS matched,
       coalesce((SELECT json_agg(d ORDER BY topic) FROM deliveries d), '[]') AS by_topic,
       coalesce((SELECT json_agg(e ORDER BY consumer) FROM effects e), '[]') AS already_processed`,
    },
    where.values,
  );
  return rows[0]!;
}

/** How many events the planner expects the filter to choose, by its statistics. */
async function plannedRows(runner: Runner, filter: ReplayFilter): Promise<number> {
  const where = otherConditions(filter, indexedConditions(filter, new Where()));
  const { rows } = await runner.run<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    {
      name: 'estimate_replay',
      text: `EXPLAIN (FORMAT JSON) SELECT FROM events e WHERE ${where}`,
    },
    where.values,
  );
  return rows[0]!['QUERY PLAN'][0].Plan['Plan Rows'];
}
