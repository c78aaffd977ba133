import type {
  Consumer,
  ConsumerFailure,
  ConsumerFailureBulkAnswer,
  ConsumerFailureGroups,
  RetiredConsumer,
} from '@acp/contracts';
import { EXAMPLE_EVENT } from './events.js';

export const EXAMPLE_CONSUMER: Consumer = {
  consumer: 'pricing',
  topic: 'quotes',
  state: 'behind',
  processed: 119_865,
  not_yet: { value: 412, estimated: false },
  growing: true,
  dead: { value: 135, estimated: false },
  oldest_not_yet_at: '2026-11-21T08:02:12.000Z',
  oldest_not_yet_event_id: EXAMPLE_EVENT.event_id,
  last_seen_at: '2026-11-21T08:05:00.000Z',
  rate_per_second: 98.5,
  retired_at: null,
  retired_by: null,
  retire_reason: null,
};

export const EXAMPLE_FAILURE: ConsumerFailure = {
  event_id: EXAMPLE_EVENT.event_id,
  consumer: 'pricing',
  topic: 'quotes',
  state: 'dead',
  event_type: EXAMPLE_EVENT.event_type,
  source: EXAMPLE_EVENT.source,
  entity_id: EXAMPLE_EVENT.entity_id,
  trace_id: EXAMPLE_EVENT.trace_id,
  attempts: 5,
  first_failed_at: '2026-11-21T08:01:02.000Z',
  last_failed_at: '2026-11-21T08:02:12.000Z',
  dead_lettered_at: '2026-11-21T08:02:12.000Z',
  discarded_at: null,
  error_code: 'CONSUMER.FAILED',
  error_message: 'no price for symbol 4711',
};

export const EXAMPLE_FAILURE_GROUPS: ConsumerFailureGroups = {
  items: [
    {
      topic: 'quotes',
      error_code: 'CONSUMER.FAILED',
      error: 'no price for symbol #',
      sample_error: 'no price for symbol 4711',
      sample_event_id: EXAMPLE_EVENT.event_id,
      count: 135,
      first_at: '2026-11-21T02:14:00.000Z',
      last_at: '2026-11-21T08:02:12.000Z',
      filter: { topic: 'quotes', error_code: 'CONSUMER.FAILED', error: 'no price for symbol #' },
    },
  ],
  scanned: 135,
  truncated: false,
};

export const EXAMPLE_FAILURES_RETRIED: ConsumerFailureBulkAnswer = {
  dry_run: false,
  matched: 135,
  affected: 135,
  remaining: 0,
  replay_id: '019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c14',
  unserved: [],
  sample: [EXAMPLE_FAILURE],
};

export const EXAMPLE_RETIRED: RetiredConsumer = {
  consumer: 'pricing',
  retired_at: '2026-11-21T08:10:00.000Z',
  retired_by: 'key:ann',
  reason: 'replaced by pricing-2',
  topics: [
    {
      topic: 'quotes',
      not_yet: { value: 412, estimated: false },
      dead: { value: 135, estimated: false },
    },
  ],
};
