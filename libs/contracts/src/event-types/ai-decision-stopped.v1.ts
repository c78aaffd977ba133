import { OF_THE_DECISION, REASON } from './decision-parts.js';
import type { EventTypeVersion } from './event-type-version.js';

export const aiDecisionStoppedV1: EventTypeVersion = {
  event_type: 'AI_DECISION_STOPPED',
  schema_version: 1,
  description: 'A switch was on: the decision was not judged.',
  only_from: 'gatekeeper',
  payload_schema: {
    type: 'object',
    required: ['decision_id', 'kind', 'action_sha256', 'scopes', 'reason'],
    additionalProperties: true,
    properties: {
      ...OF_THE_DECISION,
      /** Scopes of the switches that were on. */
      scopes: { type: 'array', minItems: 1, maxItems: 100, items: { type: 'string' } },
      reason: REASON,
    },
  },
};
