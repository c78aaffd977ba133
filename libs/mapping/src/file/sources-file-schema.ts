import { WEBHOOK_PRESETS } from './source-document.js';

const EXPRESSION = { type: 'string', minLength: 1, maxLength: 4_096 };
const HEADER = {
  type: 'string',
  pattern: '^[A-Za-z0-9!#$%&*+.^_|~-]{1,128}$',
  description: 'the name of a header',
};
const MILLISECONDS = { type: 'integer', minimum: 1, maximum: 86_400_000 };
const MIB = 1_048_576;

function closed(required: string[], properties: Record<string, object>) {
  return { type: 'object', additionalProperties: false, required, properties };
}

const WEBHOOK = closed(['preset', 'secrets'], {
  preset: { enum: WEBHOOK_PRESETS },
  secrets: {
    type: 'array',
    minItems: 1,
    maxItems: 10,
    items: { type: 'string', minLength: 1, maxLength: 4_096 },
  },
  tolerance_ms: MILLISECONDS,
  body_bytes_max: { type: 'integer', minimum: 1_024, maximum: 64 * MIB },
  rate_per_second: { type: 'number', exclusiveMinimum: 0, maximum: 100_000 },
  hmac: closed(['header'], {
    header: HEADER,
    algorithm: { enum: ['sha1', 'sha256', 'sha384', 'sha512'] },
    encoding: { enum: ['hex', 'base64', 'base64url'] },
    prefix: { type: 'string', maxLength: 64 },
    signed: { type: 'string', minLength: 1, maxLength: 256 },
    timestamp_header: HEADER,
    id_header: HEADER,
  }),
});

const EXPRESSIONS = {
  type: 'object',
  maxProperties: 20,
  propertyNames: { minLength: 1, maxLength: 128 },
  additionalProperties: EXPRESSION,
};

const POLL = closed(['url', 'every_ms'], {
  url: { type: 'string', minLength: 1, maxLength: 2_048 },
  every_ms: { ...MILLISECONDS, minimum: 100 },
  headers: {
    type: 'object',
    maxProperties: 20,
    propertyNames: HEADER,
    additionalProperties: { type: 'string', maxLength: 4_096 },
  },
  secret_query: {
    type: 'object',
    maxProperties: 20,
    additionalProperties: { type: 'string', maxLength: 4_096 },
  },
  query: EXPRESSIONS,
  cursor: EXPRESSIONS,
  next: EXPRESSION,
  pages_max: { type: 'integer', minimum: 1, maximum: 10_000 },
  timeout_ms: { ...MILLISECONDS, minimum: 100, maximum: 600_000 },
  answer_bytes_max: { type: 'integer', minimum: 1_024, maximum: 256 * MIB },
  allow_private_addresses: { type: 'boolean' },
});

const EVENT = closed(['type', 'payload'], {
  when: EXPRESSION,
  type: EXPRESSION,
  schema_version: { type: 'integer', minimum: 1, maximum: 1_000_000 },
  entity: EXPRESSION,
  entity_type: EXPRESSION,
  time: EXPRESSION,
  stream: EXPRESSION,
  key: EXPRESSION,
  revised: { type: 'boolean' },
  payload: { type: ['string', 'object'] },
});

const MAPPING = closed(['events'], {
  version: { type: 'integer', minimum: 1, maximum: 1_000_000 },
  records: EXPRESSION,
  numbers: { enum: ['text', 'number'] },
  events: { type: 'array', minItems: 1, maxItems: 100, items: EVENT },
  otherwise: { enum: ['refuse', 'ignore'] },
});

const SOURCE = closed(['name', 'mapping'], {
  name: {
    type: 'string',
    pattern: '^[a-z0-9][a-z0-9._-]{0,63}$',
    description: 'lower-case letters, digits, `.`, `_` and `-`, at most 64',
  },
  webhook: WEBHOOK,
  poll: POLL,
  headers: { type: 'array', maxItems: 20, uniqueItems: true, items: HEADER },
  mapping: MAPPING,
});

/** JSON Schema (2020-12) of SOURCES_FILE; editors can use it for completion. */
export const SOURCES_FILE_SCHEMA = {
  $id: 'https://ai-control-plane.dev/schemas/sources-file.json',
  title: 'Sources file',
  ...closed(['sources'], {
    sources: { type: 'array', minItems: 1, maxItems: 1_000, items: SOURCE },
  }),
};
