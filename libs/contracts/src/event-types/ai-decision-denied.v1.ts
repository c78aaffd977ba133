import { OF_THE_DECISION, POLICY, RULES } from './decision-parts.js';
import type { EventTypeVersion } from './event-type-version.js';

export const aiDecisionDeniedV1: EventTypeVersion = {
  event_type: 'AI_DECISION_DENIED',
  schema_version: 1,
  description: 'A policy denied a decision, or none applies to it.',
  only_from: 'gatekeeper',
  payload_schema: {
    type: 'object',
    required: ['decision_id', 'kind', 'action_sha256', 'code', 'policy', 'rules'],
    additionalProperties: true,
    properties: {
      ...OF_THE_DECISION,
      code: { enum: ['DECISION.DENIED', 'DECISION.NO_POLICY'] },
      policy: POLICY,
      rules: RULES,
    },
  },
};
