import type { EventTypeVersion } from './event-type-version.js';

export const aiDecisionRecordedV1: EventTypeVersion = {
  event_type: 'AI_DECISION_RECORDED',
  schema_version: 1,
  description: 'What a model decided, from which prompt, how sure it was and why.',
  payload_schema: {
    type: 'object',
    required: ['model', 'prompt_hash', 'decision', 'confidence', 'rationale'],
    additionalProperties: true,
    properties: {
      model: { type: 'string', minLength: 1, maxLength: 256 },
      model_version: { type: 'string', maxLength: 256 },
      prompt_hash: { type: 'string', minLength: 1, maxLength: 256 },
      decision: { type: 'string', minLength: 1, maxLength: 1024 },
      confidence: { type: 'number', minimum: 0, maximum: 1 },
      rationale: { type: 'string', maxLength: 65_536 },
      subject: { type: 'string', maxLength: 256 },
      inputs: { type: 'array', maxItems: 1_000, items: { type: 'string', format: 'uuid' } },
      attributes: { type: 'object' },
    },
  },
};
