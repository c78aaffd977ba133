import { TIMESTAMP } from './event-type-version.js';
import { OF_THE_DECISION } from './decision-parts.js';
import type { EventTypeVersion } from './event-type-version.js';

export const aiDecisionExpiredV1: EventTypeVersion = {
  event_type: 'AI_DECISION_EXPIRED',
  schema_version: 1,
  description: 'Nobody released a held decision in time.',
  only_from: 'gatekeeper',
  payload_schema: {
    type: 'object',
    required: ['decision_id', 'kind', 'action_sha256', 'hold_until'],
    additionalProperties: true,
    properties: {
      ...OF_THE_DECISION,
      hold_until: TIMESTAMP,
    },
  },
};
