import { kindOf, type ActionKind } from './action-kind.js';

export const messageSendV1: ActionKind = {
  kind: 'message.send',
  schema_version: 1,
  description: 'Send a message to people.',
  action_schema: {
    type: 'object',
    required: ['kind', 'channel', 'recipients', 'text'],
    additionalProperties: false,
    properties: {
      kind: kindOf('message.send'),
      channel: { enum: ['email', 'chat', 'sms', 'push', 'other'], type: 'string' },
      recipients: {
        type: 'array',
        minItems: 1,
        maxItems: 100,
        items: { type: 'string', minLength: 1, maxLength: 320 },
      },
      subject: { type: 'string', maxLength: 512 },
      text: { type: 'string', maxLength: 65_536 },
    },
  },
};
