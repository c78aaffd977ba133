import type { Statement } from '../../database.js';
import { ENTRY_STATE, HELD } from '../../outbox/entry-state.js';

/**
 * Every raw payload with its events, by source and hour of `fetched_at`, with what retention has
 * taken. Reads all rows.
 */
export const fullSourceAccounts: Statement = {
  name: 'ledger_full_sources',
  text: `
SELECT source, hour, sum(raw_payloads)::float8 AS raw_payloads, sum(records)::float8 AS records,
       sum(accepted)::float8 AS accepted, sum(duplicates)::float8 AS duplicates,
       sum(rejected)::float8 AS rejected, sum(events)::float8 AS events
FROM (
  SELECT r.source, date_trunc('hour', r.fetched_at, 'UTC') AS hour, count(*) AS raw_payloads,
         sum(r.records) AS records, sum(r.accepted) AS accepted, sum(r.duplicates) AS duplicates,
         sum(r.rejected) AS rejected, coalesce(sum(n.events), 0) AS events
  FROM raw_payloads r
  LEFT JOIN (SELECT raw_payload_id, count(*) AS events FROM events GROUP BY 1) n
    ON n.raw_payload_id = r.id
  GROUP BY 1, 2
  UNION ALL
  SELECT source, hour, raw_payloads, records, accepted, duplicates, rejected, events
  FROM retired_sources
) x
GROUP BY 1, 2`,
};

/**
 * Every outbox entry by topic, hour of `created_at` and state, with those retention has taken. Reads
 * all rows.
 */
export const fullEntryAccounts: Statement = {
  name: 'ledger_full_entries',
  text: `
WITH ${HELD}
SELECT topic, hour, state, is_replay, sum(entries)::float8 AS entries
FROM (
  SELECT topic, date_trunc('hour', created_at, 'UTC') AS hour, state, is_replay, count(*) AS entries
  FROM (SELECT o.topic, o.created_at, o.replay_id IS NOT NULL AS is_replay, ${ENTRY_STATE} AS state
        FROM outbox o) x
  GROUP BY 1, 2, 3, 4
  UNION ALL
  SELECT topic, hour, state, is_replay, entries FROM retired_entries
) y
GROUP BY 1, 2, 3, 4`,
};

/** Every inbox row by consumer, topic and hour of `processed_at`, as above. Reads all rows. */
export const fullEffectAccounts: Statement = {
  name: 'ledger_full_effects',
  text: `
SELECT consumer, topic, hour, sum(processed)::float8 AS processed
FROM (
  SELECT consumer, topic, date_trunc('hour', processed_at, 'UTC') AS hour, count(*) AS processed
  FROM processed_events GROUP BY 1, 2, 3
  UNION ALL
  SELECT consumer, topic, hour, processed FROM retired_effects
) x
GROUP BY 1, 2, 3`,
};

/** Events whose raw payload is gone are in no source's account. */
export const orphanedEventCount: Statement = {
  name: 'ledger_orphaned_events',
  text: `
SELECT count(*)::float8 AS events FROM events e
WHERE NOT EXISTS (SELECT FROM raw_payloads r WHERE r.id = e.raw_payload_id)`,
};
