import { parseNatsUrl } from './nats-address.js';

describe('parseNatsUrl', () => {
  it('takes user and password out of the hosts', () => {
    expect(parseNatsUrl('tls://me:p%40ss@one:4222, two:4223,nats://me:p@three:1')).toEqual({
      servers: ['one:4222', 'two:4223', 'three:1'],
      user: 'me',
      pass: 'p@ss',
      tls: true,
    });
    expect(parseNatsUrl('nats://localhost')).toEqual({ servers: ['localhost:4222'], tls: false });
  });

  it('does not quote what it cannot read', () => {
    expect(() => parseNatsUrl('secret')).toThrow('the NATS URL is not one of nats://, tls://');
  });
});
