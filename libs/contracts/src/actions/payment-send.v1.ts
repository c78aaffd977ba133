import { DECIMAL } from '../event-types/event-type-version.js';
import { kindOf, type ActionKind } from './action-kind.js';

export const paymentSendV1: ActionKind = {
  kind: 'payment.send',
  schema_version: 1,
  description: 'Send money from an account to a payee.',
  action_schema: {
    type: 'object',
    required: ['kind', 'account', 'payee', 'amount', 'currency'],
    additionalProperties: false,
    properties: {
      kind: kindOf('payment.send'),
      account: { type: 'string', minLength: 1, maxLength: 128 },
      payee: { type: 'string', minLength: 1, maxLength: 256 },
      amount: DECIMAL,
      currency: { type: 'string', pattern: '^[A-Z]{3,5}$' },
      reference: { type: 'string', maxLength: 512 },
    },
  },
};
