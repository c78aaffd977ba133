import type {
  ConsumerFailure,
  ConsumerFailureFilter,
  ConsumerFailureGroup,
  ConsumerFailureGroups,
  ConsumerFailureState,
} from '@acp/contracts';
import type { Runner } from '../database.js';
import { iso, isoMicros } from '../iso-time.js';
import { pageOf, type Keyset, type KeysetPage } from '../keyset.js';
import { FAILURE_CAUSE, failureConditions } from './consumer-failure-filter.js';

/** Failures looked at for the groups; the newest, when there are more. */
export const GROUPED_FAILURES_MAX = 100_000;

/** Columns of a `ConsumerFailure` from `consumer_failures f` and `events e`. */
const COLUMNS = `
  f.event_id, f.consumer, f.topic,
  CASE WHEN f.discarded_at IS NOT NULL THEN 'discarded'
       WHEN f.dead_lettered_at IS NOT NULL THEN 'dead' ELSE 'retrying' END AS state,
  e.event_type, e.source, e.entity_id, e.trace_id, f.attempts,
  ${iso('f.first_failed_at')} AS first_failed_at, ${iso('f.last_failed_at')} AS last_failed_at,
  ${iso('f.dead_lettered_at')} AS dead_lettered_at, ${iso('f.discarded_at')} AS discarded_at,
  f.error_code, f.error_message`;

/** What a list of a state is ordered by, newest first. */
const ORDER: Record<ConsumerFailureState, string> = {
  dead: 'f.dead_lettered_at',
  retrying: 'f.last_failed_at',
  discarded: 'f.discarded_at',
};

export interface FailureSearch {
  consumer: string;
  state: ConsumerFailureState;
  filter: ConsumerFailureFilter;
}

/** Reads of what consumers could not process. */
export class ConsumerFailureRepository {
  constructor(private readonly runner: Runner) {}

  /** Newest first. */
  async list(
    { consumer, state, filter }: FailureSearch,
    limit: number,
    after: Keyset | null,
  ): Promise<KeysetPage<ConsumerFailure>> {
    const where = failureConditions(consumer, state, filter);
    const at = ORDER[state];
    if (after) where.after(at, 'f.event_id', after);
    const { rows } = await this.runner.ask<ConsumerFailure & { _at: string; _id: string }>({
      text: `
SELECT ${COLUMNS}, ${isoMicros(at)} AS _at, f.event_id AS _id
FROM consumer_failures f LEFT JOIN events e USING (event_id)
WHERE ${where}
ORDER BY ${at} DESC, f.event_id DESC LIMIT ${where.value(limit + 1)}`,
      values: where.values,
    });
    return pageOf(rows, limit);
  }

  /** Dead ones by topic and cause, most frequent first, over the newest `GROUPED_FAILURES_MAX`. */
  async groups(
    consumer: string,
    filter: ConsumerFailureFilter,
    limit: number,
  ): Promise<ConsumerFailureGroups> {
    const where = failureConditions(consumer, 'dead', filter);
    const { rows } = await this.runner.ask<GroupRow>({
      text: `
WITH newest AS (
  SELECT f.event_id, f.topic, f.error_code, f.error_message, f.dead_lettered_at
  FROM consumer_failures f LEFT JOIN events e USING (event_id)
  WHERE ${where} ORDER BY f.dead_lettered_at DESC, f.event_id DESC LIMIT ${GROUPED_FAILURES_MAX}
), text AS (
  SELECT topic, error_code, error_message, count(*) AS n, min(dead_lettered_at) AS first_at,
         max(dead_lettered_at) AS last_at,
         (array_agg(event_id ORDER BY dead_lettered_at DESC))[1] AS event_id
  FROM newest GROUP BY 1, 2, 3
), caused AS (
  SELECT f.*, ${FAILURE_CAUSE} AS error FROM text f
)
SELECT topic, error_code, error, sum(n)::float8 AS count, ${iso('min(first_at)')} AS first_at,
       ${iso('max(last_at)')} AS last_at, sum(sum(n)) OVER ()::float8 AS scanned,
       (array_agg(left(error_message, 300) ORDER BY last_at DESC))[1] AS sample_error,
       (array_agg(event_id ORDER BY last_at DESC))[1] AS sample_event_id
FROM caused GROUP BY 1, 2, 3
ORDER BY count DESC, topic, error LIMIT ${where.value(limit)}`,
      values: where.values,
    });
    const scanned = rows[0]?.scanned ?? 0;
    return {
      scanned,
      truncated: scanned >= GROUPED_FAILURES_MAX,
      items: rows.map(({ scanned: _scanned, ...group }) => ({
        ...group,
        filter: { ...filter, topic: group.topic, error_code: group.error_code, error: group.error },
      })),
    };
  }
}

type GroupRow = Omit<ConsumerFailureGroup, 'filter'> & { scanned: number };
