import type { Budget, Model, SwitchDetail, SwitchEngaged, SwitchPeriod } from '@acp/contracts';

export const EXAMPLE_SWITCH: SwitchPeriod = {
  id: '7',
  scope: 'model:risk-7',
  on: true,
  from_seq: '18231',
  engaged_by: 'key:ann',
  engaged_at: '2026-11-30T08:05:00.000Z',
  reason: 'orders repeat, see incident 318',
  lift_requested: null,
  lifted: null,
};

export const EXAMPLE_SWITCH_ENGAGED: SwitchEngaged = {
  ...EXAMPLE_SWITCH,
  was_on: false,
  out: {
    undelivered: { count: { value: 0, estimated: false }, decisions: [] },
    in_flight: {
      count: { value: 1, estimated: false },
      decisions: ['8d0b0d1e-7a59-5a8e-9a4e-3d3b5f6f8c11'],
    },
    delivered: {
      count: { value: 1, estimated: false },
      decisions: ['6f0d7c33-53a4-5d0e-8a41-0d6a4b8d2f10'],
    },
    effected: { count: { value: 0, estimated: false }, decisions: [] },
  },
  recalled: 3,
  recall_complete: true,
};

export const EXAMPLE_SWITCH_DETAIL: SwitchDetail = {
  ...EXAMPLE_SWITCH,
  out: EXAMPLE_SWITCH_ENGAGED.out,
  recalled: {
    count: { value: 3, estimated: false },
    decisions: ['0c9ff1b2-5d0e-5e0a-8f5a-3b1b0a9a7c55'],
  },
};

export const EXAMPLE_BUDGET: Budget = {
  key: 'trading/notional-minute/risk-7',
  policy_set: 'trading',
  budget_id: 'notional-minute',
  window_start: '2026-11-30T08:04:30.000Z',
  window_ms: 60_000,
  used: '120000.5',
  cap: '250000',
  left: '129999.5',
  open: true,
};

export const EXAMPLE_MODEL: Model = {
  name: 'risk-7',
  version: '*',
  status: 'shadow',
  until: null,
  owner: 'quant-team',
  card: { purpose: 'short-term orders' },
};
