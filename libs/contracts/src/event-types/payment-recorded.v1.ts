import { SYMBOL, type EventTypeVersion } from './event-type-version.js';

const ACCOUNT = { type: 'string', minLength: 1, maxLength: 128 } as const;
/** Above zero, as the source wrote it; direction is said by the accounts, never by a sign. */
const AMOUNT = { type: 'string', pattern: '^(?=.*[1-9])\\d{1,30}(\\.\\d{1,30})?$' } as const;
const FEE = { type: 'string', pattern: '^\\d{1,30}(\\.\\d{1,30})?$' } as const;

export const paymentRecordedV1: EventTypeVersion = {
  event_type: 'PAYMENT_RECORDED',
  schema_version: 1,
  description: 'Money that went from one account to another, with the fee that was kept of it.',
  payload_schema: {
    type: 'object',
    required: ['payment_id', 'from_account', 'to_account', 'amount', 'currency'],
    additionalProperties: true,
    properties: {
      payment_id: SYMBOL,
      from_account: ACCOUNT,
      to_account: ACCOUNT,
      amount: AMOUNT,
      /** Part of the amount that goes to the fees instead of the receiver. */
      fee: FEE,
      currency: { type: 'string', pattern: '^[A-Z]{3}$' },
      reference: { type: 'string', maxLength: 512 },
    },
  },
};
