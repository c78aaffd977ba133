import { Ajv2020 } from 'ajv/dist/2020.js';
import { ACTION_KINDS, findActionKind } from './registry.js';

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
const accepts = (kind: string) => ajv.compile(findActionKind(kind)!.action_schema);
const order = {
  kind: 'order.place',
  account: 'fund-1',
  symbol: 'BTCUSDT',
  side: 'buy',
  type: 'limit',
  quantity: '0.5',
  limit_price: '64000.10',
};

describe('the action kinds', () => {
  it('have a schema each that compiles, is closed and says its own kind', () => {
    for (const { kind, action_schema } of ACTION_KINDS) {
      expect(() => ajv.compile(action_schema)).not.toThrow();
      expect(action_schema).toMatchObject({
        additionalProperties: false,
        properties: { kind: { const: kind } },
      });
    }
  });

  it('take an order with its price as text', () => {
    expect(accepts('order.place')(order)).toBe(true);
  });

  it.each([
    ['a limit order without a price', { ...order, limit_price: undefined }],
    ['a quantity that is a number', { ...order, quantity: 0.5 }],
    ['a member that no policy can read', { ...order, leverage: '10' }],
    ['another kind', { ...order, kind: 'order.cancel' }],
  ])('refuse %s', (_name, action) => {
    expect(accepts('order.place')(JSON.parse(JSON.stringify(action)))).toBe(false);
  });

  it('are found by kind, and an unknown kind is not', () => {
    expect(findActionKind('payment.send')?.schema_version).toBe(1);
    expect(findActionKind('payment.sent')).toBeUndefined();
  });
});
