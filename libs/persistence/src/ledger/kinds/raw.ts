import { DECISION_EVENTS_RULE } from './decision.js';
import { HOUR_OF_KEY, ID_IN_KEY, identity, UUID, within, type AccountKind } from './ledger-kind.js';

const RAW = within('r.seq');
const RETIRED = `EXISTS (SELECT FROM retired_sources t WHERE t.hour = ${HOUR_OF_KEY})`;
const ONE_UUID = new RegExp(`^${UUID}$`);

/** Raw payloads with what came of them: events, refused records, consumers' failures. */
export const RAW_KIND: AccountKind = {
  kind: 'raw',
  table: 'raw_payloads',
  alias: 'r',
  number: 'seq',
  last: identity('raw_payloads', 'seq'),
  weight: {
    rows: 'r.records',
    bytes: `pg_column_size(r.payload_json)
            + (SELECT coalesce(sum(pg_column_size(j.record_text)), 0) FROM rejected_records j
               WHERE r.rejected > 0 AND j.raw_payload_id = r.id)`,
  },
  account: {
    name: 'r.source',
    hour: 'r.fetched_at',
    sums: {
      records: 'r.records',
      accepted: 'r.accepted',
      duplicates: 'r.duplicates',
      rejected: 'r.rejected',
      events: 'n.events',
    },
    join: `CROSS JOIN LATERAL (SELECT count(*) AS events FROM events e
                               WHERE e.raw_payload_id = r.id) n`,
    kept: `source AS name, '' AS consumer, hour, false AS is_replay, '' AS state,
           raw_payloads AS rows, records, accepted, duplicates, rejected, events`,
    retired: 'retired_sources',
    baseline: 'ledger_baseline_sources',
  },
  parts: [
    {
      part: 'raw_payloads',
      table: 'raw_payloads',
      proof: { kind: 'raw_payload', id: ONE_UUID, where: 'r.id = $1::uuid' },
      alias: 'r',
      columns: `id source connector fetched_at:time trace_id payload_json:digest payload_sha256:hex
                records accepted duplicates rejected`,
      key: 'r.id',
      hour: 'r.fetched_at',
      from: 'raw_payloads r',
      lost: `NOT EXISTS (SELECT FROM raw_payloads r WHERE r.id = ${ID_IN_KEY}::uuid) AND NOT ${RETIRED}`,
    },
    {
      part: 'events',
      table: 'events',
      proof: { kind: 'event', id: ONE_UUID, where: 'e.event_id = $1::uuid' },
      alias: 'e',
      columns: `event_id event_type source entity_id entity_type occurred_at:time ingested_at:time
                schema_version trace_id causation_id payload:digest raw_payload_id record_index
                mapper_version content_sha256:hex routes`,
      key: 'e.event_id',
      hour: 'r.fetched_at',
      from: 'raw_payloads r JOIN events e ON e.raw_payload_id = r.id',
      lost: `NOT EXISTS (SELECT FROM events e WHERE e.event_id = ${ID_IN_KEY}::uuid) AND NOT ${RETIRED}`,
    },
    {
      part: 'rejected_records',
      table: 'rejected_records',
      proof: { kind: 'rejected_record', id: ONE_UUID, where: 'j.id = $1::uuid' },
      alias: 'j',
      columns: `id raw_payload_id record_index source connector trace_id record_text:digest
                reasons:digest rejected_at:time`,
      key: 'j.id',
      hour: 'r.fetched_at',
      from: 'raw_payloads r JOIN rejected_records j ON j.raw_payload_id = r.id',
      lost: `NOT EXISTS (SELECT FROM rejected_records j WHERE j.id = ${ID_IN_KEY}::uuid)
             AND NOT ${RETIRED}`,
    },
    {
      // What else a failure says changes with every try.
      part: 'consumer_failures',
      table: 'consumer_failures',
      alias: 'f',
      columns: 'consumer event_id first_failed_at:time',
      key: `f.consumer || '/' || f.event_id`,
      from: `raw_payloads r JOIN events e ON e.raw_payload_id = r.id
             JOIN consumer_failures f USING (event_id)`,
      lost: `EXISTS (SELECT FROM events e WHERE e.event_id = right(k.key, 36)::uuid)
             AND NOT EXISTS (SELECT FROM consumer_failures f
                             WHERE f.event_id = right(k.key, 36)::uuid
                               AND f.consumer || '/' || f.event_id = k.key)`,
    },
  ],
  rules: [
    {
      rule: 'records_are_accounted_for',
      table: 'raw_payloads',
      message: 'records are not the sum of accepted, duplicates and rejected',
      equation: true,
      breaks: `
        SELECT r.id::text, abs(records - accepted - duplicates - rejected) AS difference,
               records AS expected, accepted + duplicates + rejected AS actual
        FROM raw_payloads r WHERE ${RAW} AND records <> accepted + duplicates + rejected`,
    },
    {
      rule: 'accepted_records_are_events',
      table: 'events',
      message: 'raw payloads have more or fewer events than accepted records',
      equation: true,
      breaks: `
        SELECT r.id::text, abs(r.accepted - n.events) AS difference, r.accepted AS expected,
               n.events AS actual
        FROM raw_payloads r
        CROSS JOIN LATERAL (SELECT count(*) AS events FROM events e
                            WHERE e.raw_payload_id = r.id) n
        WHERE ${RAW} AND r.accepted <> n.events`,
    },
    {
      rule: 'rejected_records_are_kept',
      table: 'rejected_records',
      message: 'raw payloads have more or fewer records in quarantine than were rejected',
      equation: true,
      breaks: `
        SELECT r.id::text, abs(r.rejected - n.kept) AS difference, r.rejected AS expected,
               n.kept AS actual
        FROM raw_payloads r
        CROSS JOIN LATERAL (SELECT count(*) AS kept FROM rejected_records j
                            WHERE j.raw_payload_id = r.id) n
        WHERE ${RAW} AND r.rejected <> n.kept`,
    },
    {
      // Of an hour of which retention has taken entries only the sum is known: see WHOLE_RULES.
      rule: 'events_have_their_entries',
      table: 'outbox',
      message: 'events have more or fewer outbox entries than routes',
      equation: true,
      breaks: `
        SELECT e.event_id::text AS id, abs(e.routes - n.entries) AS difference,
               e.routes AS expected, n.entries AS actual
        FROM raw_payloads r JOIN events e ON e.raw_payload_id = r.id
        CROSS JOIN LATERAL (SELECT count(*) AS entries FROM outbox o
                            WHERE o.event_id = e.event_id AND o.replay_id IS NULL) n
        WHERE ${RAW} AND e.routes <> n.entries
          AND (n.entries > e.routes OR NOT EXISTS (
            SELECT FROM retired_routes t
            WHERE t.hour = date_trunc('hour', e.ingested_at, 'UTC') AND t.entries <> 0))`,
    },
    DECISION_EVENTS_RULE,
  ],
};
