import type { Statement } from '../../database.js';
import { FINDING_IDS_MAX } from './full-findings.sql.js';

/**
 * The one thing that state must not say: the sweep never looks below what it takes for swept, and no
 * claim beyond what was given out.
 */
export const stateFindings: Statement = {
  name: 'ledger_state_findings',
  text: `
SELECT 'cursors_are_in_reach' AS rule, 'topic_cursors' AS "table",
       'cursors stand where no entry has been' AS message, count(*)::float8 AS difference,
       NULL::float8 AS expected, NULL::float8 AS actual,
       (array_agg(c.topic ORDER BY c.topic))[1:${FINDING_IDS_MAX}] AS ids
FROM topic_cursors c
WHERE c.swept_through > c.frontier
   OR c.frontier > coalesce(pg_sequence_last_value(pg_get_serial_sequence('outbox', 'id')::regclass), 0)
HAVING count(*) > 0`,
};
