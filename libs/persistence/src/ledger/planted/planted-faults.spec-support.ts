import type { PlantedWorld } from './planted-world.spec-support.js';

export const KINDS = ['lost', 'duplicated', 'altered'] as const;

interface Row {
  table: string;
  kind: (typeof KINDS)[number];
}

export interface Fault extends Row {
  /** Answers one row with the `id` that must be named; asked before the fault is planted. */
  id: (world: PlantedWorld) => string;
  plant: (world: PlantedWorld) => string;
  /** By which rule and of which table, or `audit`. */
  told: string;
}

const COPY_ID = 'ffffffff-0000-4000-8000-000000000001';

/** Rows of a table that are `what`, once more with `changes`. */
function copy(table: string, what: string, changes: Record<string, unknown>): string {
  return `INSERT INTO ${table} OVERRIDING SYSTEM VALUE
    SELECT (jsonb_populate_record(NULL::${table}, to_jsonb(r) || '${JSON.stringify(changes)}')).*
    FROM ${table} r WHERE ${what}`;
}

const is = (id: string) => () => `SELECT '${id}' AS id`;

/** `lost`, `duplicated` and `altered` of one table, told alike. */
function threeWays(
  table: string,
  {
    row,
    id,
    twin,
    twinId,
    set,
    told,
  }: {
    row: (world: PlantedWorld) => string;
    /** Expression over row `r`. */
    id: string;
    twin: Record<string, unknown>;
    twinId: string;
    set: string;
    told: string | Readonly<Record<(typeof KINDS)[number], string>>;
  },
): Fault[] {
  const rule = typeof told === 'string' ? { lost: told, duplicated: told, altered: told } : told;
  const itself = (world: PlantedWorld) => `SELECT ${id} AS id FROM ${table} r WHERE ${row(world)}`;
  return [
    {
      table,
      kind: 'lost',
      id: itself,
      told: rule.lost,
      plant: (w) => `DELETE FROM ${table} r WHERE ${row(w)}`,
    },
    {
      table,
      kind: 'duplicated',
      id: (w) => `SELECT ${twinId} AS id FROM ${table} r WHERE ${row(w)}`,
      told: rule.duplicated,
      plant: (w) => copy(table, row(w), twin),
    },
    {
      table,
      kind: 'altered',
      id: itself,
      told: rule.altered,
      plant: (w) => `UPDATE ${table} r SET ${set} WHERE ${row(w)}`,
    },
  ];
}

const asTheyWere = (table: string) => `rows_are_as_they_were ${table}`;
const sealed = (table: string) => `rows_are_sealed ${table}`;
const known = (table: string) => `known_rows_are_there ${table}`;
const sums = (table: string) => `sums_agree_with_rows ${table}`;
const HOUR = `to_char(r.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`;

const RECORDS: Fault[] = [
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
    twinId: `'${COPY_ID}'`,
    set: `record_text = 'y'`,
    told: {
      lost: asTheyWere('rejected_records'),
      duplicated: sealed('rejected_records'),
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
    set: `error_message = 'nothing'`,
    told: {
      lost: asTheyWere('consumer_failures'),
      duplicated: sealed('consumer_failures'),
      altered: sealed('consumer_failures'),
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
const HOURS: Fault[] = [
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
const OUTCOMES: Fault[] = [
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

function altered(
  table: string,
  told: string,
  id: (world: PlantedWorld) => string,
  set: string,
): Fault {
  return {
    table,
    kind: 'altered',
    told,
    id: (world) => `SELECT '${id(world)}' AS id`,
    plant: (world) => `UPDATE ${table} SET ${set} WHERE id = '${id(world)}'`,
  };
}

const STATE: Fault[] = [
  ...threeWays('topics', {
    row: () => `r.topic = 'quotes'`,
    id: 'r.topic',
    twin: { topic: 'twin' },
    twinId: `'twin'`,
    set: `paused_at = now(), paused_by = 'nobody'`,
    told: { lost: known('topics'), duplicated: sealed('topics'), altered: sealed('topics') },
  }),
  ...threeWays('topic_cursors', {
    row: () => `r.topic = 'quotes'`,
    id: 'r.topic',
    twin: { topic: 'twin' },
    twinId: `'twin'`,
    set: 'frontier = 1000000',
    told: {
      lost: known('topic_cursors'),
      duplicated: known('topic_cursors'),
      altered: 'cursors_are_in_reach topic_cursors',
    },
  }),
  {
    table: 'topic_cursors',
    kind: 'altered',
    told: 'entries_can_be_found outbox',
    id: () => 'SELECT id::text FROM outbox WHERE replay_id IS NOT NULL',
    plant: () => `UPDATE topic_cursors SET frontier = m.id, swept_through = m.id
                  FROM (SELECT max(id) AS id FROM outbox) m`,
  },
  {
    table: 'claims',
    kind: 'lost',
    told: 'entries_can_be_found outbox',
    id: ({ claimedEntryId }) => `SELECT '${claimedEntryId}' AS id`,
    plant: () => 'DELETE FROM claims',
  },
  {
    table: 'claims',
    kind: 'duplicated',
    told: 'claims_hold_open_entries claims',
    id: is(COPY_ID),
    plant: () => copy('claims', 'true', { id: COPY_ID }),
  },
  {
    table: 'claims',
    kind: 'altered',
    told: 'claims_hold_open_entries claims',
    id: () => 'SELECT id::text FROM claims',
    plant: () => `UPDATE claims SET entry_ids = '{1000000}'`,
  },
  ...threeWays('replays', {
    row: ({ replayId }) => `r.id = '${replayId}'`,
    id: 'r.id::text',
    twin: { id: COPY_ID },
    twinId: `'${COPY_ID}'`,
    set: `status = 'cancelled'`,
    told: { lost: known('replays'), duplicated: sealed('replays'), altered: sealed('replays') },
  }),
  ...threeWays('replay_items', {
    row: () => 'r.n = 3',
    id: `r.replay_id || '/' || r.n`,
    twin: { n: 1_000 },
    twinId: `r.replay_id || '/1000'`,
    set: `topic = 'other'`,
    told: 'replay_lists_are_whole replay_items',
  }),
  ...threeWays('relay_workers', {
    row: () => `r.worker_id = 'w1'`,
    id: 'r.worker_id',
    twin: { worker_id: 'twin' },
    twinId: `'twin'`,
    set: `lease_expires_at = now() + interval '1 year'`,
    told: {
      lost: known('relay_workers'),
      duplicated: sealed('relay_workers'),
      altered: sealed('relay_workers'),
    },
  }),
  ...threeWays('connector_cursors', {
    row: () => 'true',
    id: 'r.connector',
    twin: { connector: 'twin' },
    twinId: `'twin'`,
    set: `cursor = '{"at":9}'`,
    told: {
      lost: known('connector_cursors'),
      duplicated: sealed('connector_cursors'),
      altered: sealed('connector_cursors'),
    },
  }),
  {
    table: 'rejected_records',
    kind: 'altered',
    told: sealed('rejected_records'),
    id: () => 'SELECT id::text FROM rejected_records',
    plant: () => `UPDATE rejected_records SET status = 'discarded'`,
  },
  ...threeWays('known_rows', {
    row: () => `r.table_name = 'topics'`,
    id: 'r.key',
    twin: { key: 'twin' },
    twinId: `'twin'`,
    set: `key = 'other'`,
    told: known('topics'),
  }),
];

const AUDIT: Fault[] = [
  ...threeWays('audit_log', {
    row: () => 'r.id = 2',
    id: 'r.id::text',
    twin: { id: 1_000 },
    twinId: '(SELECT (max(id) + 1)::text FROM audit_log)',
    set: `actor = 'bob'`,
    told: 'audit',
  }),
  ...threeWays('audit_entries', {
    row: () => 'true',
    id: 'r.audit_id::text',
    twin: { entry_id: 1_000_000 },
    twinId: 'r.audit_id::text',
    set: 'entry_id = 1000000',
    told: 'audit',
  }),
  {
    table: 'audit_entries',
    kind: 'duplicated',
    told: 'audit',
    id: is('2'),
    plant: () => copy('audit_entries', 'true', { audit_id: 2 }),
  },
  {
    table: 'audit_head',
    kind: 'lost',
    told: 'audit',
    id: () => 'SELECT id::text FROM audit_head',
    plant: () => 'DELETE FROM audit_head',
  },
  {
    table: 'audit_head',
    kind: 'altered',
    told: 'audit',
    id: () => 'SELECT id::text FROM audit_head',
    plant: () => `UPDATE audit_head SET hash = sha256('x')`,
  },
];

const OF_THE_LEDGER: Fault[] = [
  ...threeWays('ledger_rollups', {
    row: () => `r.kind = 'raw' AND r.name = 'yahoo'`,
    id: `r.name || ' ' || ${HOUR} || ' raw_payloads'`,
    twin: { name: 'twin' },
    twinId: `'twin ' || ${HOUR} || ' raw_payloads'`,
    set: 'rows = rows + 1',
    told: sums('raw_payloads'),
  }),
  ...(['ledger_baseline_sources', 'retired_sources'] as const).flatMap((table) =>
    threeWays(table, {
      row: () => 'true',
      id: `r.source || ' ' || ${HOUR} || ' raw_payloads'`,
      twin: { source: 'twin' },
      twinId: `'twin ' || ${HOUR} || ' raw_payloads'`,
      set: 'raw_payloads = raw_payloads + 1',
      told: sums('raw_payloads'),
    }),
  ),
  ...(['ledger_baseline_entries', 'retired_entries'] as const).flatMap((table) =>
    threeWays(table, {
      row: () => 'true',
      id: `r.topic || ' ' || ${HOUR} || ' ' || r.state`,
      twin: { topic: 'twin' },
      twinId: `'twin ' || ${HOUR} || ' ' || r.state`,
      set: 'entries = entries + 1',
      told: sums('outbox'),
    }),
  ),
  ...(['ledger_baseline_effects', 'retired_effects'] as const).flatMap((table) =>
    threeWays(table, {
      row: () => 'true',
      id: `r.consumer || ' ' || r.topic || ' ' || ${HOUR}`,
      twin: { consumer: 'twin' },
      twinId: `'twin ' || r.topic || ' ' || ${HOUR}`,
      set: 'processed = processed + 1',
      told: sums('processed_events'),
    }),
  ),
  ...threeWays('retired_routes', {
    row: () => 'true',
    id: `(SELECT min(e.event_id::text) FROM events e
          WHERE NOT EXISTS (SELECT FROM outbox o WHERE o.event_id = e.event_id))`,
    twin: { hour: '2020-01-01T00:00:00Z' },
    twinId: `'2020-01-01T00:00:00Z'::timestamptz::text`,
    set: 'entries = entries + 1',
    told: 'events_have_their_entries outbox',
  }),
  ...threeWays('ledger_segments', {
    row: () => `r.kind = 'entry'`,
    id: `r.kind || '/' || r.through_seq`,
    twin: { after_seq: 1 },
    twinId: `'entry/1'`,
    set: 'through_seq = through_seq + 1',
    told: 'segments_are_whole ledger_segments',
  }),
  {
    table: 'ledger_progress',
    kind: 'lost',
    told: 'segments_are_whole ledger_segments',
    id: is('effect/0'),
    plant: () => `DELETE FROM ledger_progress WHERE kind = 'effect'`,
  },
  {
    table: 'ledger_progress',
    kind: 'altered',
    told: 'segments_are_whole ledger_segments',
    id: is('raw/1000000'),
    plant: () => `UPDATE ledger_progress SET closed_through = 1000000 WHERE kind = 'raw'`,
  },
  {
    table: 'ledger_fingerprints',
    kind: 'lost',
    told: 'segments_are_whole ledger_fingerprints',
    id: is('entry/0/outbox'),
    plant: () => `DELETE FROM ledger_fingerprints WHERE kind = 'entry' AND part = 'outbox'`,
  },
  {
    table: 'ledger_fingerprints',
    kind: 'altered',
    told: asTheyWere('events'),
    id: ({ delivered }) => `SELECT '${delivered.event.event_id}' AS id`,
    plant: () => `UPDATE ledger_fingerprints SET hashes = array_fill(0, ARRAY[cardinality(hashes)])
                  WHERE part = 'events'`,
  },
  {
    table: 'ledger_findings',
    kind: 'lost',
    told: asTheyWere('events'),
    id: ({ delivered }) => `SELECT '${delivered.event.event_id}' AS id`,
    plant: ({ delivered }) => `
      UPDATE events SET mapper_version = 9 WHERE event_id = '${delivered.event.event_id}';
      DELETE FROM ledger_findings`,
  },
];

export const FAULTS: readonly Fault[] = [
  ...RECORDS,
  ...HOURS,
  ...OUTCOMES,
  ...STATE,
  ...AUDIT,
  ...OF_THE_LEDGER,
];

/** What no hand can plant: keys and checks refuse it. */
export const REFUSED: readonly (Row & { plant: string; constraint: string })[] = [
  {
    table: 'processed_events',
    kind: 'duplicated',
    plant: copy('processed_events', 'true', {}),
    constraint: 'processed_events_once',
  },
  {
    table: 'audit_head',
    kind: 'duplicated',
    plant: copy('audit_head', 'true', { one: false }),
    constraint: 'audit_head_is_one_row',
  },
  {
    table: 'ledger_progress',
    kind: 'duplicated',
    plant: copy('ledger_progress', 'true', { kind: 'other' }),
    constraint: 'ledger_progress_kind',
  },
  {
    table: 'ledger_fingerprints',
    kind: 'duplicated',
    plant: copy('ledger_fingerprints', 'true', {}),
    constraint: 'ledger_fingerprints_one',
  },
];

const INVENTED = `
  INSERT INTO ledger_findings (kind, after_seq, rule, part, difference, message, ids)
  VALUES ('raw', 0, 'rows_are_as_they_were', 'events', 1, 'invented', '{x}')`;

/** Findings are worked out anew with every verification of their segment. */
export const SELF_MENDING: readonly (Row & { plant: string })[] = [
  { table: 'ledger_findings', kind: 'duplicated', plant: INVENTED },
  {
    table: 'ledger_findings',
    kind: 'altered',
    plant: `${INVENTED}; UPDATE ledger_findings SET difference = 7`,
  },
];
