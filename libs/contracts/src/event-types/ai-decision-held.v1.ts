import { TIMESTAMP } from './event-type-version.js';
import { NAME, OF_THE_DECISION, POLICY, RULES } from './decision-parts.js';
import type { EventTypeVersion } from './event-type-version.js';

export const aiDecisionHeldV1: EventTypeVersion = {
  event_type: 'AI_DECISION_HELD',
  schema_version: 1,
  description: 'A decision waits for people, and for how long.',
  only_from: 'gatekeeper',
  payload_schema: {
    type: 'object',
    required: [
      'decision_id',
      'kind',
      'action_sha256',
      'policy',
      'rules',
      'hold_until',
      'quorum',
      'roles',
    ],
    additionalProperties: true,
    properties: {
      ...OF_THE_DECISION,
      policy: POLICY,
      rules: RULES,
      hold_until: TIMESTAMP,
      quorum: { type: 'integer', minimum: 1, maximum: 10 },
      roles: { type: 'array', maxItems: 100, items: NAME },
    },
  },
};
