import { isSensitiveName, maskFields, maskText } from './mask.js';

describe('maskText', () => {
  it.each([
    ['postgres://u:p%40ss@db:5432/x', 'postgres://u:***@db:5432/x'],
    ['redis://:secret@cache', 'redis://:***@cache'],
    ['redis://:secret@tail@cache', 'redis://:***@cache'],
    ['two amqp://a:b@c and nats://d:e@f', 'two amqp://a:***@c and nats://d:***@f'],
    ['redis://:p@ss:w/rd@cache:6379/0 is away', 'redis://:***@cache:6379/0 is away'],
    ['redis://u:a@b@h1:1,redis://u:c@h2', 'redis://u:***@h1:1,redis://u:***@h2'],
    ['postgres://ann@corp:pw@db/x', 'postgres://ann@corp:***@db/x'],
    ['postgres://db/x?user=u&password=p%20w&ssl=1', 'postgres://db/x?user=u&password=***&ssl=1'],
    ['Authorization: Bearer abc.def-1', 'Authorization: Bearer ***'],
  ])('masks %s', (text, masked) => expect(maskText(text)).toBe(masked));

  it.each(['a', 'a://b:', 'a1+-.'])('comes to an end on a megabyte of %s', (piece) => {
    // Steps that grow with the square of the length would go on for minutes.
    const text = piece.repeat(1_000_000 / piece.length);
    expect(maskText(text)).toBe(text);
  });

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
