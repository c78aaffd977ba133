import type {
  DeadLetter,
  DeadLetterBulkAnswer,
  DeadLetterDetail,
  DeadLetterGroups,
} from '@acp/contracts';
import { EXAMPLE_ATTEMPT, EXAMPLE_ENTRY, EXAMPLE_EVENT } from './events.js';

export const EXAMPLE_DEAD_LETTER: DeadLetter = {
  id: '1042',
  event_id: EXAMPLE_EVENT.event_id,
  event_type: EXAMPLE_EVENT.event_type,
  source: EXAMPLE_EVENT.source,
  entity_id: EXAMPLE_EVENT.entity_id,
  trace_id: EXAMPLE_EVENT.trace_id,
  topic: 'quotes',
  partition_key: 'BTCUSDT',
  created_at: '2026-11-21T08:00:00.043Z',
  dead_lettered_at: '2026-11-21T08:02:12.000Z',
  delivery_attempts: 5,
  error_code: 'TRANSPORT.FAILED',
  last_error: 'connect ECONNREFUSED 10.0.0.7:443',
  replay_id: null,
  edited: false,
};

export const EXAMPLE_DEAD_LETTER_DETAIL: DeadLetterDetail = {
  ...EXAMPLE_DEAD_LETTER,
  entry: { ...EXAMPLE_ENTRY, state: 'dead', delivered_at: null, delivery_attempts: 5 },
  event: EXAMPLE_EVENT,
  envelope: { event_id: EXAMPLE_EVENT.event_id, payload: { symbol: 'BTCUSDT' } },
  headers: { event_type: EXAMPLE_EVENT.event_type },
  attempts: [{ ...EXAMPLE_ATTEMPT, attempt: 5, outcome: 'dead' }],
  edits: [],
  redacted: [],
};

export const EXAMPLE_GROUPS: DeadLetterGroups = {
  items: [
    {
      topic: 'quotes',
      error_code: 'TRANSPORT.FAILED',
      error: 'connect ECONNREFUSED #.#.#.#:#',
      sample_error: 'connect ECONNREFUSED 10.0.0.7:443',
      sample_response: null,
      count: 412,
      first_at: '2026-11-21T02:14:00.000Z',
      last_at: '2026-11-21T08:02:12.000Z',
      event_types: ['MARKET_QUOTE_INGESTED'],
      sample_ids: ['1042'],
      filter: {
        topic: 'quotes',
        error: 'connect ECONNREFUSED #.#.#.#:#',
        error_code: 'TRANSPORT.FAILED',
      },
    },
  ],
  scanned: 412,
  truncated: false,
};

export const EXAMPLE_BULK: DeadLetterBulkAnswer = {
  dry_run: false,
  matched: 412,
  affected: 412,
  remaining: 0,
  unserved: [],
  sample: [EXAMPLE_DEAD_LETTER],
};
