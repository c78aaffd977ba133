import type {
  BlockedKey,
  Connector,
  Topic,
  TopicRetireAnswer,
  Worker,
  WorkerTopicState,
} from '@acp/contracts';

const EXAMPLE_TOPIC_STATE: WorkerTopicState = {
  breaker: 'closed',
  breaker_since: '2026-11-21T07:00:00.000Z',
  breaker_reason: null,
  in_flight: 3,
  published: 1840,
  last_success_at: '2026-11-21T08:05:00.000Z',
  last_error: null,
  paused_by_system: null,
};

export const EXAMPLE_TOPIC: Topic = {
  topic: 'quotes',
  transport: 'redis-streams',
  ordering: 'none',
  policy: { name: 'quotes', transport: 'redis-streams', destination: 'quotes' },
  paused_at: null,
  paused_by: null,
  pause_reason: null,
  probe_at: null,
  rate_per_second: null,
  retired_at: null,
  retired_by: null,
  retire_reason: null,
  backlog: { value: 8, estimated: false },
  fresh: { value: 5, estimated: false },
  in_flight: 3,
  scheduled: { value: 0, estimated: false },
  parked: { value: 0, estimated: false },
  dead: { value: 1, estimated: false },
  oldest_pending_at: '2026-11-21T08:04:59.900Z',
  oldest_age_seconds: 0.1,
  breaker: 'closed',
  breaker_reason: null,
  served: true,
  breakers: [{ worker_id: 'relay-1', ...EXAMPLE_TOPIC_STATE }],
  last_success_at: '2026-11-21T08:05:00.000Z',
  last_error: null,
};

export const EXAMPLE_TOPIC_RETIRED: TopicRetireAnswer = {
  topic: 'quotes-v1',
  dry_run: false,
  retired: true,
  discarded: 870,
  open: { value: 0, estimated: false },
};

export const EXAMPLE_BLOCKED_KEY: BlockedKey = {
  topic: 'orders',
  partition_key: 'order-17',
  head_entry_id: '1042',
  head_event_id: '8d0c1f2e-5a51-5c0b-9d8e-0f6a3c1d2b4e',
  head_state: 'dead',
  head_next_attempt_at: null,
  head_error_code: 'TRANSPORT.REJECTED',
  head_last_error: 'HTTP 422',
  blocked_since: '2026-11-21T08:02:12.000Z',
  parked: 7,
};

export const EXAMPLE_WORKER: Worker = {
  worker_id: 'relay-1',
  hostname: 'relay-6d9f',
  pid: 17,
  version: '0.1.0',
  state: 'running',
  started_at: '2026-11-21T07:00:00.000Z',
  heartbeat_at: '2026-11-21T08:05:00.000Z',
  lease_expires_at: '2026-11-21T08:05:10.000Z',
  stopping_at: null,
  claims: 1,
  in_flight: 3,
  topics: { quotes: EXAMPLE_TOPIC_STATE },
};

export const EXAMPLE_CONNECTOR: Connector = {
  connector: 'binance-ws',
  source: 'binance',
  cursor: { BTCUSDT: 4400121 },
  updated_at: '2026-11-21T08:05:00.000Z',
  lag_seconds: 0.4,
  last_payload_at: '2026-11-21T08:05:00.000Z',
  gaps: [],
  resets: [],
  streams: [
    { stream: 'btcusdt@aggTrade', last_heard_at: '2026-11-21T08:04:59.000Z', silent: false },
    { stream: 'btcustd@aggTrade', last_heard_at: null, silent: true },
  ],
  state: null,
};
