import type {
  CheckpointComparison,
  EvidenceKeys,
  EvidenceProof,
  SignedCheckpoint,
} from '@acp/contracts';

const KEY_ID = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';
const SIGNATURE =
  'p2mZ3hY1Zk8o0m2y3J5bVqO5K0JqJ0m7T2bY3n8Zr0s1l4Qm9Wq2yC5V7u8dXx1FhG6jK3lP0aSdFgHjKlZxAQ==';

export const EXAMPLE_CHECKPOINT: SignedCheckpoint = {
  checkpoint: {
    format: 'acp-checkpoint-1',
    made_at: '2026-11-21T08:05:00.000Z',
    head: {
      number: 5,
      hash: '3c9683017f9e4bf33d0fbedd26bf143fd72de9b9dd145441b75f0604047ea28e',
    },
    audit: {
      id: '12',
      hash: '0f4a1f6a7a5c1b0e3d9a4e6e0b5f7c8d9e0a1b2c3d4e5f60718293a4b5c6d7e8',
    },
  },
  key_id: KEY_ID,
  signature: SIGNATURE,
};

export const EXAMPLE_COMPARISON: CheckpointComparison = {
  agrees: false,
  problems: ['audit row 12 is gone: the chain was cut'],
};

export const EXAMPLE_EVIDENCE_KEYS: EvidenceKeys = {
  keys: [
    {
      kty: 'OKP',
      crv: 'Ed25519',
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
      kid: KEY_ID,
      alg: 'EdDSA',
      use: 'sig',
    },
  ],
};

export const EXAMPLE_PROOF: EvidenceProof = {
  format: 'acp-proof-1',
  kind: 'effect',
  id: 'signal-lab/019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c10',
  leaf: '{"consumer":"signal-lab","event_id":"019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c10","leaf":"effect","processed_at":"2026-11-21T08:01:00.000000Z","topic":"quotes"}',
  leaf_index: 1,
  path: ['5bd0c5b0a8a1f5f7d9a5a6ad3c8bd3b2f4ff1c7c0a9e2d4b6f8091a2b3c4d5e6'],
  head: {
    format: 'acp-head-1',
    leaves: 2,
    made_at: '2026-11-21T08:02:00.000Z',
    number: 5,
    previous: '9d1f0c2b3a495867768594a3b2c1d0e1f2031425364758697a8b9cadbecfd0e1',
    root: '74e6f7298a9c2d168935f58c001bad88f0e1d2c3b4a5968778695a4b3c2d1e0f',
  },
  key_id: KEY_ID,
  signature: SIGNATURE,
};
