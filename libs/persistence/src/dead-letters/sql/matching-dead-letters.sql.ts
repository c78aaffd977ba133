import type { DeadLetter, DeadLetterFilter } from '@acp/contracts';
import type { AdHocStatement } from '../../database.js';
import { Where } from '../../where.js';
import { DEAD_LETTER_COLUMNS } from '../dead-letter-columns.js';
import { deadLetterConditions } from '../dead-letter-filter.js';

export type BulkAction = 'replay' | 'discard';

/** The dead letters that a filter chooses, at one moment. */
export interface MatchingDeadLetters {
  /** Exact. */
  matched: number;
  /** Those of all that matched, by name. */
  topics: string[];
  /** The first that an action takes, as they were before it. */
  sample: DeadLetter[];
}

const SAMPLE_ROWS = 10;

/** What an action makes of a dead letter. */
const CHANGES: Record<BulkAction, string> = {
  replay: 'next_attempt_at = now(), attempts_forgiven = o.delivery_attempts',
  discard: 'discarded_at = now()',
};

/**
 * Counts and shows what a filter chooses and, with an action, does it: a dry run is this statement
 * without the action. All parts read one snapshot, so what is counted is what was there to be taken.
 *
 * The action takes at most `rowsMax`, oldest first. Rows that another operator holds are passed over.
 * `num_nonnulls` instead of IS NOT NULL keeps the planner from walking all dead letters for each row.
 */
export function matchingDeadLetters(
  filter: DeadLetterFilter,
  act?: { action: BulkAction; rowsMax: number },
): AdHocStatement {
  const where = deadLetterConditions(filter, new Where());
  const matching = (columns: string, tail = '') => `
  SELECT ${columns} FROM outbox o LEFT JOIN events e USING (event_id) WHERE ${where} ${tail}`;
  const oldest = (rows: string) => `ORDER BY o.dead_lettered_at, o.id LIMIT ${rows}`;
  const changed = act
    ? `chosen AS MATERIALIZED (
${matching('o.id', `${oldest(where.value(act.rowsMax))} FOR UPDATE OF o SKIP LOCKED`)}
), changed AS (
  UPDATE outbox o SET dead_lettered_at = NULL, ${CHANGES[act.action]}
  WHERE o.id = ANY (ARRAY(SELECT id FROM chosen)) AND num_nonnulls(o.dead_lettered_at) = 1
  RETURNING o.id::text AS id, o.event_id, o.topic
), `
    : '';
  const text = `
WITH ${changed}first AS MATERIALIZED (
${matching('o.id, o.dead_lettered_at', oldest(String(SAMPLE_ROWS)))}
), sample AS (
  SELECT coalesce(json_agg(to_json(d) ORDER BY f.dead_lettered_at, f.id), '[]') AS letters
  FROM first f JOIN outbox o USING (id) LEFT JOIN events e USING (event_id)
  CROSS JOIN LATERAL (SELECT ${DEAD_LETTER_COLUMNS}) d
), by_topic AS MATERIALIZED (
${matching('o.topic, count(*) AS n', 'GROUP BY o.topic')}
)
SELECT (SELECT coalesce(sum(n), 0)::float8 FROM by_topic) AS matched,
       (SELECT coalesce(json_agg(topic ORDER BY topic), '[]') FROM by_topic) AS topics,
       (SELECT letters FROM sample) AS sample,
       ${act ? `coalesce((SELECT json_agg(c) FROM changed c), '[]')` : `'[]'::json`} AS touched`;
  return { text, values: where.values };
}
