import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';

/**
 * Several processes read the ledger, each as often: one that is younger than the spacing is enough.
 * Canaries are taken off: what throughput is worked out from is what others sent. $1 when, $2 to $4 the totals, $5 the spacing in milliseconds.
 */
export const keepReading: Statement = {
  name: 'keep_ledger_reading',
  text: `
INSERT INTO ledger_readings (at, events, delivered, processed)
SELECT $1::timestamptz, $2::bigint - c.committed, $3::bigint - c.published, $4::bigint - c.consumed
FROM (SELECT coalesce(sum(reached) FILTER (WHERE hop = 'committed'), 0) AS committed,
             coalesce(sum(reached) FILTER (WHERE hop = 'published'), 0) AS published,
             coalesce(sum(reached) FILTER (WHERE hop = 'consumed'), 0) AS consumed
      FROM canary_hops) c
WHERE NOT EXISTS (SELECT FROM ledger_readings
                  WHERE at > $1::timestamptz - $5 * interval '1 millisecond')
ON CONFLICT DO NOTHING`,
};

/** Another process may be at the same rows. $1 when, $2 the window in milliseconds. */
export const forgetReadings: Statement = {
  name: 'forget_ledger_readings',
  text: `
DELETE FROM ledger_readings WHERE at IN (
  SELECT at FROM ledger_readings WHERE at <= $1::timestamptz - $2 * interval '1 millisecond'
  FOR UPDATE SKIP LOCKED)`,
};

/** Newest first. $1 how many. */
export const keptReadings: Statement = {
  name: 'kept_ledger_readings',
  text: `
SELECT ${iso('at')} AS at, events::float8 AS events, delivered::float8 AS delivered,
       processed::float8 AS processed
FROM ledger_readings ORDER BY ledger_readings.at DESC LIMIT $1`,
};
