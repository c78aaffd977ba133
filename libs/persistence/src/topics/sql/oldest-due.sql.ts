import type { Statement } from '../../database.js';
import { ENTRIES } from '../../outbox/entry-state.js';

export interface OldestDueRow {
  topic: string;
  seconds: number;
}

/**
 * For how long something of each topic is due, by one row of an index each: the first fresh entry above
 * the frontier (`outbox_fresh`), the retry that has been due for longest (`outbox_due`), the oldest claim.
 * A retry that is not due yet waits as its policy says, and so does one that is parked.
 */
export const oldestDue: Statement = {
  name: 'oldest_due',
  text: `
SELECT t.topic,
       coalesce(greatest(0, extract(epoch FROM clock_timestamp()
         - least(fresh.since, retry.since, held.since))), 0)::float8 AS seconds
FROM topics t
LEFT JOIN topic_cursors c USING (topic)
LEFT JOIN LATERAL (
  SELECT o.created_at AS since FROM ${ENTRIES} o
  WHERE o.topic = t.topic AND o.id > coalesce(c.frontier, 0)
    AND o.delivered_at IS NULL AND o.discarded_at IS NULL AND o.dead_lettered_at IS NULL
    AND o.next_attempt_at IS NULL
  ORDER BY o.topic, o.id LIMIT 1
) fresh ON true
LEFT JOIN LATERAL (
  SELECT o.next_attempt_at AS since FROM outbox o
  WHERE o.topic = t.topic AND o.next_attempt_at < clock_timestamp()
  ORDER BY o.topic, o.next_attempt_at LIMIT 1
) retry ON true
LEFT JOIN LATERAL (
  SELECT min(h.claimed_at) AS since FROM claims h WHERE h.topic = t.topic
) held ON true`,
};
