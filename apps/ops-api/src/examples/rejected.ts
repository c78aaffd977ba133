import type {
  RejectedBulkAnswer,
  RejectedGroups,
  RejectedRecord,
  RejectedResubmitAnswer,
  ResubmitAnswer,
} from '@acp/contracts';
import { EXAMPLE_EVENT } from './events.js';

export const EXAMPLE_REJECTED: RejectedRecord = {
  id: '019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c13',
  raw_payload_id: EXAMPLE_EVENT.raw_payload_id,
  record_index: 3,
  source: 'http',
  connector: 'http-push',
  trace_id: EXAMPLE_EVENT.trace_id,
  event_id: null,
  event_type: 'MARKET_QUOTE_INGESTED',
  record_text: '{"event_type":"MARKET_QUOTE_INGESTED","payload":{"bid_price":"1,5"}}',
  reasons: [{ code: 'GATE.INVALID', path: '/payload/bid_price', message: 'must match pattern' }],
  rejected_at: '2026-11-21T08:01:00.000Z',
  status: 'open',
  resolved_at: null,
  resolved_by: null,
  resubmitted_as: null,
};

export const EXAMPLE_RESUBMITTED: ResubmitAnswer = {
  id: EXAMPLE_REJECTED.id,
  status: 'resubmitted',
  event_id: EXAMPLE_EVENT.event_id,
  outcome: 'accepted',
};

export const EXAMPLE_REJECTED_GROUPS: RejectedGroups = {
  items: [
    {
      source: 'http',
      event_type: 'MARKET_QUOTE_INGESTED',
      code: 'GATE.INVALID',
      path: '/payload/bid_price',
      cause: 'must match pattern',
      sample_message: 'must match pattern',
      sample_id: EXAMPLE_REJECTED.id,
      count: 412,
      first_at: '2026-11-21T02:14:00.000Z',
      last_at: '2026-11-21T08:01:00.000Z',
      filter: {
        source: 'http',
        code: 'GATE.INVALID',
        path: '/payload/bid_price',
        cause: 'must match pattern',
        event_type: 'MARKET_QUOTE_INGESTED',
      },
    },
  ],
  scanned: 412,
  truncated: false,
};

export const EXAMPLE_REJECTED_BULK: RejectedBulkAnswer = {
  dry_run: false,
  matched: 412,
  affected: 412,
  remaining: 0,
  sample: [EXAMPLE_REJECTED],
};

export const EXAMPLE_REJECTED_RESUBMITTED: RejectedResubmitAnswer = {
  ...EXAMPLE_REJECTED_BULK,
  passing: 411,
  affected: 411,
  refused: 1,
  refused_sample: [{ id: EXAMPLE_REJECTED.id, reasons: EXAMPLE_REJECTED.reasons }],
  next_cursor: null,
};
