import { asTheyWere, copy, HOUR, is, sums, threeWays, type Fault } from './fault.spec-support.js';

export const OF_THE_LEDGER: Fault[] = [
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
    table: 'ledger_progress',
    kind: 'duplicated',
    told: 'segments_are_whole ledger_segments',
    id: is('other/7'),
    plant: () => `INSERT INTO ledger_progress (kind, closed_through) VALUES ('other', 7)`,
  },
  {
    table: 'ledger_leaves',
    kind: 'lost',
    told: 'segments_are_whole ledger_leaves',
    id: is('entry/0'),
    plant: () => `DELETE FROM ledger_leaves WHERE kind = 'entry' AND part = 'outbox'`,
  },
  {
    table: 'ledger_leaves',
    kind: 'duplicated',
    told: 'segments_are_whole ledger_leaves',
    id: is('raw/0'),
    plant: () => copy('ledger_leaves', `part = 'events'`, { batch: 1_000_000 }),
  },
  {
    table: 'ledger_leaves',
    kind: 'altered',
    told: asTheyWere('events'),
    id: ({ delivered }) => `SELECT '${delivered.event.event_id}' AS id`,
    plant: () => `
      UPDATE ledger_leaves
      SET hashes = array_fill(sha256('x'), ARRAY[cardinality(hashes)]) WHERE part = 'events'`,
  },
  ...threeWays('ledger_heads', {
    row: () => 'r.number = 1',
    id: 'r.number::text',
    twin: { number: 1_000 },
    twinId: `'1000'`,
    set: `hash = sha256('x')`,
    told: 'evidence_is_as_signed ledger_heads',
  }),
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
