import type { AuditEntry } from '@acp/contracts';

export const EXAMPLE_AUDIT: AuditEntry = {
  id: '1',
  at: '2026-11-21T08:10:00.000Z',
  actor: 'key:ann',
  role: 'operator',
  action: 'dead_letter.replay_matching',
  target: null,
  filter: { topic: 'quotes' },
  affected: 412,
  before: null,
  after: null,
  reason: 'broker is back',
  request_id: '019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c11',
  hash: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
};
