import type { BatchAnswer, PayloadsAnswer, PushedEvent, RejectionReason } from '@acp/contracts';

export const EXAMPLE_PUSHED: PushedEvent = {
  event_id: '8d0c1f2e-5a51-5c0b-9d8e-0f6a3c1d2b4e',
  trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
  outcome: 'accepted',
};

const EXAMPLE_REASON: RejectionReason = {
  code: 'GATE.INVALID',
  path: '/payload/bid_price',
  message: 'must match pattern',
};

export const EXAMPLE_BATCH: BatchAnswer = {
  items: [EXAMPLE_PUSHED, { outcome: 'rejected', errors: [EXAMPLE_REASON] }],
  records: 2,
  accepted: 1,
  duplicates: 0,
  rejected: 1,
};

export const EXAMPLE_PAYLOADS: PayloadsAnswer = {
  raw_payloads: 1,
  records: 2,
  accepted: 1,
  duplicates: 0,
  rejected: 1,
  event_ids: [EXAMPLE_PUSHED.event_id],
  errors: [
    {
      raw_payload_id: '019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c10',
      record_index: 1,
      reasons: [{ code: 'MAPPER.UNREADABLE', path: '/data/s', message: 'is missing' }],
    },
  ],
};
