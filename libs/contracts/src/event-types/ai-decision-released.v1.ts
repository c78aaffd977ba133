import { ACTION, NAME, POLICY, SHA256_HEX, UUID } from './decision-parts.js';
import { TIMESTAMP, type EventTypeVersion } from './event-type-version.js';

export const aiDecisionReleasedV1: EventTypeVersion = {
  event_type: 'AI_DECISION_RELEASED',
  schema_version: 1,
  description:
    'The only thing that an executor may act on: the action, who let it go, and a signature.',
  only_from: 'gatekeeper',
  payload_schema: {
    type: 'object',
    required: [
      'release_id',
      'decision_id',
      'action',
      'action_sha256',
      'policy',
      'approvals',
      'audience',
      'valid_until',
      'released_at',
      'signature',
    ],
    additionalProperties: false,
    properties: {
      release_id: UUID,
      decision_id: UUID,
      action: ACTION,
      action_sha256: SHA256_HEX,
      policy: POLICY,
      approvals: {
        type: 'array',
        maxItems: 100,
        items: {
          type: 'object',
          required: ['actor', 'role', 'at'],
          additionalProperties: false,
          properties: { actor: NAME, role: NAME, at: TIMESTAMP },
        },
      },
      /** For whom it is; null is for whoever gets it. */
      audience: { type: ['string', 'null'], maxLength: 256 },
      /** Nobody may act on it from then on; null is no end. */
      valid_until: { ...TIMESTAMP, type: ['string', 'null'] },
      released_at: TIMESTAMP,
      /** Compact JWS (EdDSA) over the other members. */
      signature: { type: 'string', minLength: 1, maxLength: 2_000_000 },
    },
  },
};
