import { isSensitiveName, maskFields, maskText } from './mask.js';

describe('maskText', () => {
  it.each([
    ['postgres://u:p%40ss@db:5432/x', 'postgres://u:***@db:5432/x'],
    ['redis://:secret@cache', 'redis://:***@cache'],
    ['two amqp://a:b@c and nats://d:e@f', 'two amqp://a:***@c and nats://d:***@f'],
    ['Authorization: Bearer abc.def-1', 'Authorization: Bearer ***'],
  ])('masks %s', (text, masked) => expect(maskText(text)).toBe(masked));

  it.each(['http://host:3000/path?mail=a@b', 'at 12:30 x@y.z', 'bearer of news'])(
    'leaves %s as it is',
    (text) => expect(maskText(text)).toBe(text),
  );
});

describe('maskFields', () => {
  it('masks sensitive names at any depth and leaves the rest and the original alone', () => {
    const fields = {
      topic: 'events',
      options: { secrets: ['a', 'b'], list: [{ api_key: 'c', name: 'n' }] },
      partition_key: 'BTC',
      password: null,
    };
    expect(maskFields(fields)).toEqual({
      topic: 'events',
      options: { secrets: '***', list: [{ api_key: '***', name: 'n' }] },
      partition_key: 'BTC',
      password: null,
    });
    expect(fields.options.secrets).toEqual(['a', 'b']);
  });

  it.each(['authorization', 'Set-Cookie', 'OPS_API_KEYS', 'webhookSecret', 'key', 'access_token'])(
    'knows %s as sensitive',
    (name) => expect(isSensitiveName(name)).toBe(true),
  );

  it.each(['partition_key', 'idempotency_key', 'keys_total', 'tokens', 'event_id'])(
    'does not take %s for sensitive',
    (name) => expect(isSensitiveName(name)).toBe(false),
  );
});
