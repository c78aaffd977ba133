const ID = {
  type: 'string',
  pattern: '^[a-z0-9][a-z0-9-]{0,63}$',
  description: 'a name like stale-quote',
};
const EXPRESSION = { type: 'string', minLength: 1, maxLength: 4_096 };
const DURATION = {
  type: 'string',
  pattern: '^[1-9]\\d{0,8}(ms|s|m|h|d)$',
  description: 'a time like 500ms, 60s, 15m, 24h or 7d',
};
const DECIMAL_TEXT = {
  type: 'string',
  pattern: '^\\d{1,30}(\\.\\d{1,30})?$',
  description: 'a decimal in quotes, like "250000"',
};
const STOP = { enum: ['deny', 'hold'] };
const NAMES = {
  type: 'array',
  minItems: 1,
  maxItems: 100,
  items: { type: 'string', minLength: 1, maxLength: 256 },
};
const OBJECT = { type: 'object' };

function closed(required: string[], properties: Record<string, object>) {
  return { type: 'object', additionalProperties: false, required, properties };
}

const TEST_INPUT = closed([], {
  extends: { type: 'string', minLength: 1, maxLength: 512 },
  decision: OBJECT,
  action: OBJECT,
  facts: OBJECT,
  budgets: { type: 'object', additionalProperties: DECIMAL_TEXT },
  now: { type: 'string', minLength: 20, maxLength: 40 },
});

/** JSON Schema (2020-12) of a policy file. */
export const POLICY_SCHEMA = closed(['policy', 'applies_to', 'on_error', 'default', 'tests'], {
  policy: ID,
  applies_to: closed(['kinds'], { kinds: NAMES, sources: NAMES, actors: NAMES }),
  decimals: { type: 'object', additionalProperties: { type: 'integer', minimum: 0, maximum: 30 } },
  facts: {
    type: 'object',
    maxProperties: 20,
    propertyNames: { pattern: '^[a-z][a-z0-9_]{0,62}$' },
    additionalProperties: closed(['latest', 'entity'], {
      latest: { type: 'string', minLength: 1, maxLength: 128 },
      entity: EXPRESSION,
      max_age_ms: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
    }),
  },
  on_error: STOP,
  default: { enum: ['deny', 'allow'] },
  allow_by_default: { type: 'boolean' },
  models: {
    type: 'array',
    maxItems: 1_000,
    items: closed(['name'], {
      name: { type: 'string', minLength: 1, maxLength: 256 },
      versions: NAMES,
      until: {
        type: 'string',
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        description: 'a day like 2027-01-31',
      },
    }),
  },
  budgets: {
    type: 'array',
    maxItems: 20,
    items: closed(['id', 'key', 'amount', 'cap', 'window', 'over'], {
      id: ID,
      key: EXPRESSION,
      amount: EXPRESSION,
      cap: DECIMAL_TEXT,
      window: DURATION,
      over: STOP,
    }),
  },
  rules: {
    type: 'array',
    maxItems: 200,
    items: closed(['id', 'when', 'then'], {
      id: ID,
      when: EXPRESSION,
      then: STOP,
      reason: { type: 'string', maxLength: 1_024 },
    }),
  },
  allow: EXPRESSION,
  approval: {
    type: 'array',
    minItems: 1,
    maxItems: 20,
    items: closed(['quorum', 'roles'], {
      when: EXPRESSION,
      otherwise: { const: true },
      quorum: { type: 'integer', minimum: 1, maximum: 10 },
      roles: NAMES,
      not: { type: 'array', items: { enum: ['proposer', 'policy_author'] } },
    }),
  },
  hold: closed(['for'], { for: DURATION, then: { const: 'expired' } }),
  release: closed(['valid_for'], {
    valid_for: DURATION,
    audience: { type: 'string', minLength: 1, maxLength: 256 },
  }),
  tests: {
    type: 'array',
    maxItems: 1_000,
    items: closed(['name', 'given', 'expect'], {
      name: { type: 'string', minLength: 1, maxLength: 256 },
      given: { anyOf: [{ type: 'string', minLength: 1, maxLength: 512 }, TEST_INPUT] },
      expect: closed(['outcome'], {
        outcome: { enum: ['allowed', 'held', 'denied'] },
        rules: { type: 'array', items: ID },
      }),
    }),
  },
});
