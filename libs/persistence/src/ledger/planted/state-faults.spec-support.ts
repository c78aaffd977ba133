import { copy, COPY_ID, is, threeWays, type Fault } from './fault.spec-support.js';

export const STATE: Fault[] = [
  ...threeWays('topic_cursors', {
    row: () => `r.topic = 'quotes'`,
    id: 'r.topic',
    twin: { topic: 'twin' },
    twinId: `'twin'`,
    set: 'frontier = 1000000',
    told: {
      lost: null,
      duplicated: null,
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
  ...threeWays('replay_items', {
    row: () => 'r.n = 3',
    id: `r.replay_id || '/' || r.n`,
    twin: { n: 1_000 },
    twinId: `r.replay_id || '/1000'`,
    set: `topic = 'other'`,
    told: {
      lost: 'replay_lists_are_whole replay_items',
      duplicated: 'replay_lists_are_whole replay_items',
      altered: null,
    },
  }),
];

export const AUDIT: Fault[] = [
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
