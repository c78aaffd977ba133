import type { Statement } from '../../database.js';
import { CLAIMED } from './claimed-columns.js';
import { COMMIT_WITHOUT_WAIT, FRESH_WITHIN_REACH } from './claim-fresh-entries.sql.js';
import { BY_KEY, OF_KEY } from './entries-of-key.sql.js';

/**
 * Claims fresh entries of a topic that is ordered by key. Only the topic's owner gets any.
 *
 * An entry whose key waits behind an earlier one (a scheduled retry, parked entries, or a dead
 * letter when `$6` says that those block) is parked instead of claimed: `next_attempt_at` becomes
 * infinity and it is released when its turn comes. Keys without trouble cost one probe of the small
 * partial index outbox_blocking for each distinct key of the batch.
 *
 * `NOT IN` is looked up in a hash table whatever the planner expects. Joined, the parts of the batch were
 * compared each with each where it expected few rows: 20 ms a claim instead of 4.
 *
 * $1-$5 as in `claimFreshEntries`, $6 whether dead letters block.
 */
export const claimFreshEntriesByKey: Statement = {
  name: 'claim_fresh_entries_by_key',
  text: `
WITH cursor AS MATERIALIZED (
  SELECT frontier, ${COMMIT_WITHOUT_WAIT} FROM topic_cursors WHERE topic = $1 AND owner = $2 FOR UPDATE
), ${FRESH_WITHIN_REACH}, blocked AS MATERIALIZED (
  SELECT k.partition_key
  FROM (SELECT DISTINCT partition_key FROM next
        WHERE open AND entry_id <= (SELECT last FROM reach) AND partition_key IS NOT NULL) k
  WHERE (
    SELECT true FROM outbox b
    WHERE ${OF_KEY('b', 'k.partition_key')}
      AND CASE WHEN b.next_attempt_at IS NULL THEN $6 ELSE true END
    ${BY_KEY('b')} LIMIT 1)
), moved AS (
  UPDATE topic_cursors SET frontier = reach.last FROM reach
  WHERE topic = $1 AND reach.last IS NOT NULL
), parked AS (
  UPDATE outbox o SET next_attempt_at = 'infinity'
  FROM next n
  WHERE o.id = n.entry_id AND n.open AND n.entry_id <= (SELECT last FROM reach)
    AND (n.partition_key NOT IN (SELECT partition_key FROM blocked)) IS FALSE
), free AS MATERIALIZED (
  SELECT * FROM next
  WHERE open AND entry_id <= (SELECT last FROM reach)
    AND (partition_key IS NULL OR partition_key NOT IN (SELECT partition_key FROM blocked))
), receipt AS (
  INSERT INTO claims (id, topic, worker_id, entry_ids)
  SELECT $3, $1, $2, array_agg(entry_id ORDER BY entry_id) FROM free HAVING count(*) > 0
)
SELECT ${CLAIMED}
FROM free ORDER BY entry_id`,
};
