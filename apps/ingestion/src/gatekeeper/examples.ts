import type { CheckedProposal, DecidedProposal, EvidenceKeys, Proposal } from '@acp/contracts';

const ACTION = {
  kind: 'order.place',
  account: 'fund-1',
  symbol: 'BTCUSDT',
  side: 'buy',
  type: 'limit',
  quantity: '0.5',
  limit_price: '64000.10',
};
const SHA256 = '4f3c1a0b9e2d7c6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f';
const POLICY = { set: 'trading', version: 3, sha256: SHA256 };

export const EXAMPLE_PROPOSAL: Proposal = {
  model: { name: 'risk-7', version: '3' },
  actor: 'trader-1',
  subject: 'fund-1',
  decision: 'buy',
  confidence: 0.93,
  rationale: 'The price is below the forecast.',
  action: ACTION,
};

export const EXAMPLE_RELEASED: DecidedProposal = {
  decision_id: '8d0c1f2e-5a51-5c0b-9d8e-0f6a3c1d2b4e',
  state: 'released',
  kind: 'order.place',
  trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
  action_sha256: SHA256,
  policy: POLICY,
  rules: [],
  release: {
    release_id: '1f0e8b7a-0c57-5f0e-8a55-5e0d0c9b8a71',
    decision_id: '8d0c1f2e-5a51-5c0b-9d8e-0f6a3c1d2b4e',
    action: ACTION,
    action_sha256: SHA256,
    policy: POLICY,
    approvals: [],
    audience: null,
    valid_until: '2026-11-30T10:00:05.000Z',
    released_at: '2026-11-30T10:00:00.000Z',
    signature: 'eyJhbGciOiJFZERTQSJ9.eyJkZWNpc2lvbl9pZCI6IjhkMGMifQ.c2lnbmVk',
  },
  release_seq: '4711',
  hold_until: null,
  quorum: null,
  roles: null,
  repeated: false,
};

export const EXAMPLE_HELD: DecidedProposal = {
  ...EXAMPLE_RELEASED,
  state: 'held',
  rules: [
    {
      id: 'confidence',
      result: 'fire',
      then: 'hold',
      clauses: [{ src: 'decision.confidence', value: 0.5 }],
    },
  ],
  release: null,
  release_seq: null,
  hold_until: '2026-11-30T10:15:00.000Z',
  quorum: 1,
  roles: ['approver:trading'],
};

export const EXAMPLE_CHECKED: CheckedProposal = {
  outcome: 'held',
  policy: POLICY,
  rules: EXAMPLE_HELD.rules,
  scopes: [],
};

export const EXAMPLE_RELEASE_KEYS: EvidenceKeys = {
  keys: [
    {
      kty: 'OKP',
      crv: 'Ed25519',
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
      kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
      alg: 'EdDSA',
      use: 'sig',
    },
  ],
};
