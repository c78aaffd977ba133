import type { Statement } from '../../database.js';

/** Beginning of the step that a time lies in, in seconds. $3 seconds of a step. */
const STEP_OF = (at: string) => `(floor(extract(epoch FROM ${at}) / $3::int) * $3::int)::float8`;

export interface HistoryStepRow {
  at: number;
  /** Null where the counts of the step have no reading before them. */
  seconds: number | null;
}

/**
 * The steps that somebody read in. Hours where they are asked for ($4) and have been added up; minutes else.
 * $1 from, $2 to, $3 seconds of a step, $4 whether hours will do.
 */
export const historySteps: Statement = {
  name: 'history_steps',
  text: `
SELECT ${STEP_OF('r.at')} AS at, sum(r.seconds)::float8 AS seconds
FROM history_readings r CROSS JOIN history_state s
WHERE r.at >= $1::timestamptz AND r.at < $2::timestamptz
  AND r.step = CASE WHEN $4::boolean AND r.at < s.hours_through THEN 3600 ELSE 60 END
GROUP BY 1 ORDER BY 1`,
};

export interface HistoryNameRow {
  name: string;
  since: Date;
  seen_at: Date;
}

/** $1 the kind, $2 a name or null for all, $3 how many. */
export const historyNames: Statement = {
  name: 'history_names',
  text: `
SELECT name, since, seen_at FROM history_names
WHERE kind = $1 AND ($2::text IS NULL OR name = $2) ORDER BY name LIMIT $3`,
};

export interface HistoryPointRow {
  name: string;
  at: number;
  received: number | null;
  ingested: number | null;
  delivered: number | null;
  processed: number | null;
  errors: number | null;
  backlog: number | null;
  oldest_seconds: number | null;
  dead: number | null;
  p50_ms: number | null;
  p99_ms: number | null;
}

const COLUMNS = `received, ingested, delivered, processed, errors, backlog, oldest_seconds, dead, p50_ms,
           p99_ms`;

const sums = ['received', 'ingested', 'delivered', 'processed', 'errors'].map(
  (count) => `sum(p.${count})::float8 AS ${count}`,
);

/** Of each name given, along the key: as many rows as steps, or minutes in them. $5 the kind, $6 the names. */
export const historyPoints: Statement = {
  name: 'history_points',
  text: `
SELECT n.name, ${STEP_OF('p.at')} AS at, ${sums.join(', ')}, max(p.backlog)::float8 AS backlog,
       max(p.oldest_seconds)::float8 AS oldest_seconds, max(p.dead)::float8 AS dead,
       avg(p.p50_ms)::float8 AS p50_ms, max(p.p99_ms)::float8 AS p99_ms
FROM unnest($6::text[]) AS n (name) CROSS JOIN history_state s
CROSS JOIN LATERAL (
  SELECT at, ${COLUMNS}
  FROM history_points h
  WHERE h.kind = $5 AND h.name = n.name AND h.step = 60 AND h.at < $2::timestamptz
    AND h.at >= greatest($1::timestamptz, CASE WHEN $4::boolean THEN s.hours_through END)
  UNION ALL
  SELECT at, ${COLUMNS}
  FROM history_points h
  WHERE $4::boolean AND h.kind = $5 AND h.name = n.name AND h.step = 3600
    AND h.at >= $1::timestamptz AND h.at < least($2::timestamptz, s.hours_through)
) p
GROUP BY 1, 2`,
};
