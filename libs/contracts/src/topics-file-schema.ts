import { TRANSPORT_NAMES } from './topic.js';

const count = { type: 'integer', minimum: 1, maximum: 1_000_000 } as const;
const milliseconds = { type: 'integer', minimum: 1, maximum: 86_400_000 } as const;
const share = { type: 'number', minimum: 0, maximum: 1 } as const;
const bytes = { type: 'integer', minimum: 1, maximum: 1_073_741_824 } as const;

const retry = {
  type: 'object',
  additionalProperties: false,
  properties: {
    max_attempts: { type: 'integer', minimum: 1, maximum: 1_000 },
    backoff_ms: {
      type: 'array',
      minItems: 1,
      maxItems: 1_000,
      items: { ...milliseconds, minimum: 0 },
    },
    jitter: share,
  },
} as const;

const breaker = {
  type: 'object',
  additionalProperties: false,
  properties: {
    unavailable_threshold: count,
    error_rate_threshold: share,
    minimum_volume: count,
    window_ms: milliseconds,
    open_ms: milliseconds,
    open_max_ms: milliseconds,
  },
} as const;

const limits = {
  type: 'object',
  additionalProperties: false,
  properties: {
    batch_entries_max: { type: 'integer', minimum: 1, maximum: 10_000 },
    claims_in_flight_max: { type: 'integer', minimum: 1, maximum: 1_000 },
    in_flight_bytes_max: bytes,
    message_bytes_max: bytes,
    rate_per_second: { type: ['number', 'null'], exclusiveMinimum: 0, maximum: 1_000_000_000 },
    publish_timeout_ms: { ...milliseconds, maximum: 600_000 },
  },
} as const;

const seconds = { type: 'integer', minimum: 1, maximum: 2_592_000 } as const;

const alarms = {
  type: 'object',
  additionalProperties: false,
  properties: { due_s: seconds, not_yet_s: seconds },
} as const;

const topic = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'transport'],
  properties: {
    name: {
      type: 'string',
      pattern: '^[a-z0-9][a-z0-9._-]{0,99}$',
      description: 'lower-case letters, digits, `.`, `_` and `-`, at most 100',
    },
    transport: { enum: TRANSPORT_NAMES },
    destination: { type: 'string', minLength: 1, maxLength: 2_048 },
    event_types: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', minLength: 1 },
    },
    gated: { type: 'boolean' },
    canary: { type: 'boolean' },
    format: { enum: ['canonical', 'cloudevents', 'cloudevents-binary'] },
    copy_envelopes: { type: 'boolean' },
    ordering: { enum: ['none', 'key'] },
    on_dead_letter: { enum: ['block', 'continue'] },
    retry,
    breaker,
    limits,
    alarms,
    options: { type: 'object' },
  },
} as const;

/** JSON Schema (2020-12) of TOPICS_FILE; editors can use it for completion. */
export const TOPICS_FILE_SCHEMA = {
  $id: 'https://ai-control-plane.dev/schemas/topics-file.json',
  title: 'Topics file',
  type: 'object',
  additionalProperties: false,
  required: ['topics'],
  properties: { topics: { type: 'array', minItems: 1, maxItems: 1_000, items: topic } },
} as const;
