import { aiDecisionRecordedV1 } from './ai-decision-recorded.v1.js';
import type { EventTypeVersion } from './event-type-version.js';

const { properties } = aiDecisionRecordedV1.payload_schema as {
  properties: Record<string, object>;
};
const { model_version: _movedIntoModel, ...kept } = properties;

export const aiDecisionRecordedV2: EventTypeVersion = {
  event_type: 'AI_DECISION_RECORDED',
  schema_version: 2,
  description: 'As version 1, with the model as name and version, and always the inputs it read.',
  payload_schema: {
    type: 'object',
    required: ['model', 'prompt_hash', 'decision', 'confidence', 'rationale', 'inputs'],
    additionalProperties: true,
    properties: {
      ...kept,
      model: {
        type: 'object',
        required: ['name', 'version'],
        additionalProperties: false,
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 256 },
          version: { type: ['string', 'null'], maxLength: 256 },
        },
      },
    },
  },
  upcast: ({ model, model_version: version = null, inputs = [], ...rest }) => ({
    ...rest,
    model: { name: model, version },
    inputs,
  }),
};
