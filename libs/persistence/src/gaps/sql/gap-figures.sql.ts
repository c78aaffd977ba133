import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';

/**
 * What is missing now, by source. Indexes: `gaps_to_fill` for those that are open, `gaps_by_closed` for
 * those that were lost within a day.
 */
export const gapFigures: Statement = {
  name: 'gap_figures',
  text: `
SELECT source, sum(open)::float8 AS open, sum(missing)::float8 AS missing,
       ${iso('min(oldest)')} AS oldest_found_at, sum(lost)::float8 AS lost_lately
FROM (SELECT source, count(*) AS open, min(found_at) AS oldest, 0 AS lost,
             coalesce(sum(greatest(missing - filled, 0)), 0) AS missing
      FROM gaps WHERE state IN ('open', 'filling') GROUP BY source
      UNION ALL
      SELECT source, 0, NULL, count(*), 0
      FROM gaps WHERE closed_at > now() - interval '1 day' AND state = 'lost' AND fillable
                  AND closed_by = 'ingestion' GROUP BY source) f
GROUP BY source ORDER BY source`,
};
