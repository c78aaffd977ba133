/** Parts that the payloads of AI_DECISION_* events share. */
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength }) as const;

export const UUID = { type: 'string', format: 'uuid' } as const;
export const NAME = text(256);
export const SHA256_HEX = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const;
/** Bounds what a policy's text and a person's words add to an event. */
export const REASON = { type: 'string', maxLength: 2_048 } as const;

export const MODEL = {
  type: 'object',
  required: ['name', 'version'],
  additionalProperties: false,
  properties: { name: NAME, version: { type: ['string', 'null'], maxLength: 256 } },
} as const;

/** What the kind's own schema says of the rest is checked before an event is made of it. */
export const ACTION = {
  type: 'object',
  required: ['kind'],
  properties: { kind: text(128) },
} as const;

/** Where in the caller's own run the wish arose; ids as W3C trace context writes them. */
export const RUN = {
  type: 'object',
  additionalProperties: false,
  properties: {
    trace_id: { type: 'string', pattern: '^[0-9a-f]{32}$' },
    span_id: { type: 'string', pattern: '^[0-9a-f]{16}$' },
    tool_call_id: text(256),
  },
} as const;

export const POLICY = {
  type: ['object', 'null'],
  required: ['set', 'version', 'sha256'],
  additionalProperties: false,
  properties: {
    set: text(128),
    version: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
    sha256: SHA256_HEX,
  },
} as const;

/** Rules that did not pass, with what they read. */
export const RULES = {
  type: 'array',
  maxItems: 1_000,
  items: {
    type: 'object',
    required: ['id', 'result', 'then'],
    properties: {
      id: text(128),
      result: { enum: ['pass', 'fire', 'error'] },
      then: { enum: ['deny', 'hold'] },
      reason: REASON,
    },
  },
} as const;

/** What every event says that ends a decision or holds it. */
export const OF_THE_DECISION = {
  decision_id: UUID,
  kind: text(128),
  action_sha256: SHA256_HEX,
} as const;
