import { altered, asTheyWere, COPY_ID, threeWays, type Fault } from './fault.spec-support.js';

export const RECORDS: Fault[] = [
  ...threeWays('raw_payloads', {
    row: ({ delivered }) => `r.id = '${delivered.rawPayloadId}'`,
    id: 'r.id::text',
    twin: { id: COPY_ID },
    twinId: `'${COPY_ID}'`,
    set: `payload_json = '{"a":1}'`,
    told: {
      lost: asTheyWere('raw_payloads'),
      duplicated: 'accepted_records_are_events events',
      altered: asTheyWere('raw_payloads'),
    },
  }),
  ...threeWays('events', {
    row: ({ delivered }) => `r.event_id = '${delivered.event.event_id}'`,
    id: 'r.event_id::text',
    twin: { event_id: COPY_ID },
    twinId: `'${COPY_ID}'`,
    set: `occurred_at = occurred_at + interval '1 ms'`,
    told: {
      lost: asTheyWere('events'),
      duplicated: 'events_have_their_entries outbox',
      altered: asTheyWere('events'),
    },
  }),
  ...threeWays('outbox', {
    row: ({ delivered }) => `r.id = ${delivered.entryIds[0]}`,
    id: 'r.id::text',
    twin: { id: 1_000_000, topic: 'twin' },
    twinId: 'r.event_id::text',
    set: `headers = '{"x":"y"}'`,
    told: {
      lost: asTheyWere('outbox'),
      duplicated: 'events_have_their_entries outbox',
      altered: asTheyWere('outbox'),
    },
  }),
  ...threeWays('delivery_attempts', {
    row: ({ dead }) => `r.entry_id = ${dead.entryIds[0]} AND r.attempt = 2`,
    id: `r.entry_id || '/' || r.attempt`,
    twin: { id: 1_000_000, attempt: 77, outcome: 'unavailable' },
    twinId: 'r.entry_id::text',
    set: `error_message = 'other'`,
    told: {
      lost: asTheyWere('delivery_attempts'),
      duplicated: 'attempts_are_recorded delivery_attempts',
      altered: asTheyWere('delivery_attempts'),
    },
  }),
  ...threeWays('rejected_records', {
    row: () => 'true',
    id: 'r.id::text',
    twin: { id: COPY_ID },
    twinId: 'r.raw_payload_id::text',
    set: `record_text = 'y'`,
    told: {
      lost: asTheyWere('rejected_records'),
      duplicated: 'rejected_records_are_kept rejected_records',
      altered: asTheyWere('rejected_records'),
    },
  }),
  ...threeWays('processed_events', {
    row: ({ delivered }) => `r.event_id = '${delivered.event.event_id}'`,
    id: `r.consumer || '/' || r.event_id`,
    twin: { event_id: COPY_ID },
    twinId: `r.consumer || '/${COPY_ID}'`,
    set: `processed_at = processed_at - interval '1 s'`,
    told: {
      lost: asTheyWere('processed_events'),
      duplicated: 'effects_have_an_event processed_events',
      altered: asTheyWere('processed_events'),
    },
  }),
  ...threeWays('consumer_failures', {
    row: () => 'true',
    id: `r.consumer || '/' || r.event_id`,
    twin: { consumer: 'twin' },
    twinId: `'twin/' || r.event_id`,
    set: `first_failed_at = first_failed_at - interval '1 s'`,
    told: {
      lost: asTheyWere('consumer_failures'),
      duplicated: null,
      altered: asTheyWere('consumer_failures'),
    },
  }),
  ...threeWays('entry_edits', {
    row: () => 'true',
    id: `r.entry_id || '/' || r.id`,
    twin: { id: 1_000_000 },
    twinId: 'r.entry_id::text',
    set: `edited_by = 'bob'`,
    told: {
      lost: asTheyWere('entry_edits'),
      duplicated: 'outcomes_are_on_record entry_edits',
      altered: asTheyWere('entry_edits'),
    },
  }),
];

/** What says in which hour a row is counted. */
export const HOURS: Fault[] = [
  altered(
    'outbox',
    asTheyWere('outbox'),
    ({ delivered }) => delivered.entryIds[0]!,
    `created_at = created_at - interval '3 h'`,
  ),
  altered(
    'raw_payloads',
    asTheyWere('raw_payloads'),
    ({ delivered }) => delivered.rawPayloadId,
    `fetched_at = fetched_at - interval '3 h'`,
  ),
];

/** An entry's end and place, which change in its life. */
export const OUTCOMES: Fault[] = [
  altered(
    'outbox',
    asTheyWere('outbox'),
    ({ delivered }) => delivered.entryIds[0]!,
    `delivered_at = NULL`,
  ),
  altered(
    'outbox',
    asTheyWere('outbox'),
    ({ delivered }) => delivered.entryIds[0]!,
    `broker_ref = 'x'`,
  ),
  altered(
    'outbox',
    'entries_can_be_found outbox',
    ({ delivered }) => delivered.entryIds[0]!,
    `delivered_at = NULL`,
  ),
  altered(
    'outbox',
    'outcomes_are_on_record outbox',
    ({ dead }) => dead.entryIds[0]!,
    'dead_lettered_at = NULL, delivered_at = now()',
  ),
  altered(
    'outbox',
    'outcomes_are_on_record outbox',
    ({ dead }) => dead.entryIds[0]!,
    'dead_lettered_at = NULL, discarded_at = now()',
  ),
  altered(
    'outbox',
    'outcomes_are_on_record outbox',
    ({ dead }) => dead.entryIds[0]!,
    `error_code = 'OTHER'`,
  ),
  altered(
    'outbox',
    asTheyWere('outbox'),
    ({ discarded }) => discarded.entryIds[0]!,
    'discarded_at = NULL, dead_lettered_at = now()',
  ),
  altered(
    'outbox',
    'entries_can_be_found outbox',
    ({ edited }) => edited.entryIds[0]!,
    `next_attempt_at = 'infinity'`,
  ),
  altered(
    'outbox',
    'entries_can_be_found outbox',
    ({ edited }) => edited.entryIds[0]!,
    `next_attempt_at = now() + interval '1 year'`,
  ),
];
