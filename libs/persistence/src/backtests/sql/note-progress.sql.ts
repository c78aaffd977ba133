import type { Statement } from '../../database.js';

/**
 * One step of a back-test: where it stands, what it has counted, the differences it has found. All of it
 * commits, or nothing: the update is a fence that finds no row where the back-test was cancelled or
 * taken over, and then nothing is inserted either.
 *
 * $1 back-test, $2 worker, $3 position, $4 result, $5 budgets, $6 whether it is over, $7 milliseconds
 * of the lease, $8 differences, $9 differences to keep at most.
 */
export const noteProgress: Statement = {
  name: 'note_backtest_progress',
  text: `
WITH found AS (
  SELECT * FROM json_to_recordset($8::json) AS d (
    seq bigint, decision_id uuid, was text, becomes text, was_rules text[], rules text[])
), held AS (
  SELECT id, differences FROM backtests
  WHERE id = $1::uuid AND worker_id = $2::uuid AND status = 'running' FOR UPDATE
), kept AS (
  INSERT INTO backtest_differences (backtest_id, seq, decision_id, was, becomes, was_rules, rules)
  SELECT h.id, f.seq, f.decision_id, f.was, f.becomes, f.was_rules, f.rules
  FROM held h, LATERAL (SELECT * FROM found ORDER BY seq
                        LIMIT greatest($9::int - h.differences, 0)) f
  RETURNING seq
)
UPDATE backtests b
SET position = $3::bigint, result = $4::jsonb, last_error = NULL,
    budgets = CASE WHEN NOT $6::boolean THEN $5::jsonb END,
    status = CASE WHEN $6 THEN 'completed' ELSE status END,
    finished_at = CASE WHEN $6 THEN now() END,
    differences = b.differences + (SELECT count(*) FROM kept),
    lease_expires_at = clock_timestamp() + $7::float8 * interval '1 ms', updated_at = now()
FROM held h WHERE b.id = h.id`,
};
