import { kindOf, type ActionKind } from './action-kind.js';

export const toolCallV1: ActionKind = {
  kind: 'tool.call',
  schema_version: 1,
  description: 'Call a tool of a server with arguments.',
  action_schema: {
    type: 'object',
    required: ['kind', 'tool', 'arguments'],
    additionalProperties: false,
    properties: {
      kind: kindOf('tool.call'),
      server: { type: 'string', minLength: 1, maxLength: 256 },
      tool: { type: 'string', minLength: 1, maxLength: 256 },
      arguments: { type: 'object' },
    },
  },
};
