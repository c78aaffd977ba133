import { EXPECTATION_ACTIONS } from './expectations-document.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const COUNT_MAX = 1_000_000_000_000;

/** As in the names of members: `payload.bid_price`, with a `?` where it may be absent. */
const MEMBER = {
  type: 'string',
  pattern: '^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z0-9_-]+){0,15}\\??$',
  maxLength: 512,
  description: 'a member such as `payload.bid_price`, with a `?` at its end where it may be absent',
};
const BOUND = {
  type: ['string', 'number'],
  pattern: '^-?\\d{1,30}(\\.\\d{1,30})?$',
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'a decimal such as "0.01"',
};
const COUNT = { type: 'integer', minimum: 1, maximum: COUNT_MAX };

function closed(required: string[], properties: Record<string, object>) {
  return { type: 'object', additionalProperties: false, required, properties };
}

const EXPECTATION = closed(['name'], {
  name: {
    type: 'string',
    pattern: '^[a-z0-9][a-z0-9._-]{0,63}$',
    description: 'lower-case letters, digits, `.`, `_` and `-`, at most 64',
  },
  description: { type: 'string', maxLength: 512 },
  action: { enum: EXPECTATION_ACTIONS },
  range: closed(['member'], { member: MEMBER, min: BOUND, max: BOUND }),
  check: { type: 'string', minLength: 1, maxLength: 4_096 },
  monotonic: closed([], { key: MEMBER, strict: { type: 'boolean' } }),
  freshness: closed(['max_age_ms'], {
    max_age_ms: { type: 'integer', minimum: 1, maximum: WEEK_MS },
    per: { enum: ['record', 'entity', 'batch'] },
  }),
  volume: closed(['window_ms'], {
    window_ms: { type: 'integer', minimum: 1_000, maximum: DAY_MS },
    min: COUNT,
    max: COUNT,
  }),
  unique: closed(['member'], {
    member: MEMBER,
    window_ms: { type: 'integer', minimum: 1_000, maximum: DAY_MS },
  }),
});

const NAME = { type: 'string', minLength: 1, maxLength: 256 };

const SUITE = closed(['expectations'], {
  type: NAME,
  source: NAME,
  entity: NAME,
  expectations: { type: 'array', minItems: 1, maxItems: 50, items: EXPECTATION },
});

/** JSON Schema (2020-12) of EXPECTATIONS_FILE; editors can use it for completion. */
export const EXPECTATIONS_FILE_SCHEMA = {
  $id: 'https://ai-control-plane.dev/schemas/expectations-file.json',
  title: 'Expectations file',
  ...closed(['suites'], {
    suites: { type: 'array', minItems: 1, maxItems: 200, items: SUITE },
  }),
};
