import { PROPOSAL_PROPERTIES } from '../gatekeeper/proposal-schema.js';
import { SHA256_HEX } from './decision-parts.js';
import type { EventTypeVersion } from './event-type-version.js';

export const aiDecisionProposedV1: EventTypeVersion = {
  event_type: 'AI_DECISION_PROPOSED',
  schema_version: 1,
  description:
    'What a model wishes to do, as it was judged: the proposal, its digest and the facts.',
  only_from: 'gatekeeper',
  payload_schema: {
    type: 'object',
    required: ['model', 'actor', 'decision', 'confidence', 'rationale', 'action', 'action_sha256'],
    additionalProperties: true,
    properties: {
      ...PROPOSAL_PROPERTIES,
      action_sha256: SHA256_HEX,
      /** By name: the newest event's payload, with its id, its time and its age. */
      facts: { type: 'object' },
    },
  },
};
