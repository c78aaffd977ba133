import type { Statement } from '../../database.js';

/**
 * Takes the back-test that waits longest, or goes on with the one that this process holds. One waits
 * when nobody holds it, or when the lease of its process is over.
 *
 * $1 worker, $2 milliseconds of the lease. Index backtests_open.
 */
export const holdBacktest: Statement = {
  name: 'hold_backtest',
  text: `
WITH open AS (
  SELECT b.id FROM backtests b
  WHERE b.status IN ('pending', 'running')
    AND (b.worker_id IS NULL OR b.worker_id = $1::uuid OR b.lease_expires_at < clock_timestamp())
  ORDER BY b.worker_id IS NOT DISTINCT FROM $1::uuid DESC, b.created_at LIMIT 1
  FOR UPDATE SKIP LOCKED
)
UPDATE backtests b
SET worker_id = $1::uuid, status = 'running', started_at = coalesce(b.started_at, now()),
    lease_expires_at = clock_timestamp() + $2::float8 * interval '1 ms', updated_at = now()
FROM open JOIN backtests o ON o.id = open.id
JOIN policy_versions p ON p.policy_set = o.policy_set AND p.version = o.version
WHERE b.id = open.id
RETURNING b.id, b.policy_set AS set, b.version, p.source,
          extract(epoch FROM b.from_at)::float8 * 1000 AS from_ms,
          extract(epoch FROM b.to_at)::float8 * 1000 AS to_ms, b.kinds, b.first_seq, b.last_seq,
          b.position, b.result, b.budgets, b.differences`,
};

/** Gives back what the process holds, for others to go on at once. $1 worker. */
export const releaseBacktests: Statement = {
  name: 'release_backtests',
  text: `
UPDATE backtests SET worker_id = NULL, lease_expires_at = NULL, updated_at = now()
WHERE worker_id = $1::uuid AND status = 'running'`,
};

/** $1 back-test, $2 worker, $3 why it cannot go on. */
export const failBacktest: Statement = {
  name: 'fail_backtest',
  text: `
UPDATE backtests
SET status = 'failed', last_error = $3, budgets = NULL, finished_at = now(), updated_at = now()
WHERE id = $1::uuid AND worker_id = $2::uuid AND status = 'running'`,
};

/** Between which decisions it runs. $1 back-test, $2 worker, $3 before the first, $4 the last. */
export const boundBacktest: Statement = {
  name: 'bound_backtest',
  text: `
UPDATE backtests SET first_seq = $3::bigint, position = $3::bigint, last_seq = $4::bigint,
       updated_at = now()
WHERE id = $1::uuid AND worker_id = $2::uuid AND status = 'running' AND first_seq IS NULL`,
};
