import type {
  PolicyActivation,
  PolicyDiff,
  PolicySet,
  PolicyShadow,
  PolicyVersion,
} from '@acp/contracts';

export const EXAMPLE_POLICY_SET: PolicySet = {
  set: 'trading',
  latest_version: 4,
  enforced_version: 3,
  shadow_versions: [4],
  changed_at: '2026-11-30T08:05:00.000Z',
};

export const EXAMPLE_POLICY_VERSION: PolicyVersion = {
  set: 'trading',
  version: 4,
  sha256: 'b5d4045c3f466fa91fe2cc6abe79232a1a57cdf104f7a26e716e0a1e2789df78',
  state: 'shadow',
  cost: 310,
  created_by: 'key:ann',
  created_at: '2026-11-30T08:00:00.000Z',
};

export const EXAMPLE_POLICY_ACTIVATION: PolicyActivation = {
  id: '12',
  set: 'trading',
  version: 4,
  mode: 'shadow',
  requested_by: 'key:ann',
  confirmed_by: 'key:bob',
  reason: 'to be compared for a week',
  from_seq: '18230',
  at: '2026-11-30T08:05:00.000Z',
};

export const EXAMPLE_POLICY_SHADOW: PolicyShadow = {
  set: 'trading',
  version: 4,
  compared: { value: 200, estimated: false },
  agreement: 0.995,
  matrix: [
    { enforced: 'allowed', shadow: 'allowed', count: 199 },
    { enforced: 'allowed', shadow: 'held', count: 1 },
  ],
  disagreements: [
    {
      decision_id: '8d0b0d1e-7a59-5a8e-9a4e-3d3b5f6f8c11',
      kind: 'order.place',
      at: '2026-11-30T08:04:00.000Z',
      enforced: 'allowed',
      enforced_version: 3,
      enforced_rules: [],
      shadow: 'held',
      shadow_rules: ['confidence'],
    },
  ],
};

export const EXAMPLE_POLICY_DIFF: PolicyDiff = {
  set: 'trading',
  from: 3,
  to: 4,
  rules: { added: [], removed: [], changed: ['confidence'] },
  patch: '--- trading version 3\n+++ trading version 4\n',
};
