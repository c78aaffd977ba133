import { NAME, OF_THE_DECISION, REASON } from './decision-parts.js';
import type { EventTypeVersion } from './event-type-version.js';

export const aiDecisionRejectedV1: EventTypeVersion = {
  event_type: 'AI_DECISION_REJECTED',
  schema_version: 1,
  description: 'A person refused a decision that was held.',
  only_from: 'gatekeeper',
  payload_schema: {
    type: 'object',
    required: ['decision_id', 'kind', 'action_sha256', 'actor', 'role', 'reason'],
    additionalProperties: true,
    properties: {
      ...OF_THE_DECISION,
      actor: NAME,
      role: NAME,
      reason: REASON,
    },
  },
};
