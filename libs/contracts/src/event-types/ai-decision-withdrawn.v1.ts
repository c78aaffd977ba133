import { NAME, OF_THE_DECISION, REASON } from './decision-parts.js';
import type { EventTypeVersion } from './event-type-version.js';

export const aiDecisionWithdrawnV1: EventTypeVersion = {
  event_type: 'AI_DECISION_WITHDRAWN',
  schema_version: 1,
  description: 'The proposer took back a decision that was held.',
  only_from: 'gatekeeper',
  payload_schema: {
    type: 'object',
    required: ['decision_id', 'kind', 'action_sha256', 'withdrawn_by'],
    additionalProperties: true,
    properties: {
      ...OF_THE_DECISION,
      withdrawn_by: NAME,
      reason: REASON,
    },
  },
};
