import type {
  DecisionAnswered,
  DecisionBulkAnswer,
  DecisionDetail,
  DecisionSummary,
} from '@acp/contracts';

const SHA256 = 'b5d4045c3f466fa91fe2cc6abe79232a1a57cdf104f7a26e716e0a1e2789df78';
const ID = '8d0b0d1e-7a59-5a8e-9a4e-3d3b5f6f8c11';

export const EXAMPLE_DECISION: DecisionSummary = {
  decision_id: ID,
  seq: '20411',
  kind: 'order.place',
  source: 'svc-trader',
  proposed_by: 'svc-trader',
  actor: 'trader-1',
  model_name: 'risk-7',
  model_version: '3',
  subject: 'fund-1',
  trace_id: '019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c10',
  action_sha256: SHA256,
  state: 'held',
  policy_set: 'trading',
  policy_version: 4,
  hold_until: '2026-11-30T08:20:00.000Z',
  quorum: 2,
  approvals: 1,
  approver_roles: ['approver:risk'],
  release_seq: null,
  valid_until: null,
  created_at: '2026-11-30T08:05:00.000Z',
  settled_at: null,
};

export const EXAMPLE_DECISION_DETAIL: DecisionDetail = {
  ...EXAMPLE_DECISION,
  proposal: {
    event_id: ID,
    payload: { action: { kind: 'order.place', symbol: 'BTCUSDT', side: 'buy' }, confidence: 0.5 },
  },
  verdicts: [
    {
      mode: 'enforce',
      policy_set: 'trading',
      policy_version: 4,
      policy_sha256: SHA256,
      outcome: 'held',
      rules: [
        {
          id: 'confidence',
          result: 'fire',
          then: 'hold',
          clauses: [{ src: 'decision.confidence', value: 0.5 }],
        },
      ],
      payload: { facts: {}, now: '2026-11-30T08:05:00.000Z' },
      engine: 'cel-js/8.0.0+acp2',
      took_us: 24,
      at: '2026-11-30T08:05:00.000Z',
    },
  ],
  people: [
    {
      actor: 'key:ann',
      role: 'approver:risk',
      answer: 'approve',
      action_sha256: SHA256,
      policy_version: 4,
      reason: 'checked with the desk',
      at: '2026-11-30T08:06:00.000Z',
    },
  ],
  reservations: [],
  approved_before: {
    decision_id: '019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c11',
    released_at: '2026-11-30T07:58:00.000Z',
    payload: { action: { kind: 'order.place', symbol: 'BTCUSDT', side: 'sell' } },
  },
  outcome: null,
  deliveries: [],
  effects: [],
  redacted: [],
};

export const EXAMPLE_ANSWERED: DecisionAnswered = {
  decision_id: ID,
  state: 'released',
  approvals: 2,
  quorum: 2,
  release_seq: '18232',
};

export const EXAMPLE_ANSWERED_MANY: DecisionBulkAnswer = {
  dry_run: true,
  kind: 'order.place',
  policy_set: 'trading',
  policy_version: 4,
  list_sha256: SHA256,
  more: false,
  affected: 1,
  items: [
    {
      decision_id: ID,
      action_sha256: SHA256,
      policy_version: 4,
      hold_until: '2026-11-30T08:20:00.000Z',
      state: 'released',
      approvals: 2,
      quorum: 2,
      release_seq: null,
      refused: null,
    },
  ],
};
