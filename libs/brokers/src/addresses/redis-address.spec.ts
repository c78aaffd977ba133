import { parseRedisUrl } from './redis-address.js';

describe('a Redis URL', () => {
  it.each([
    ['redis://h', { kind: 'single', tls: false, db: 0, node: { host: 'h', port: 6379 } }],
    [
      'rediss://u:p%40w@h:1/3',
      {
        kind: 'single',
        tls: true,
        db: 3,
        username: 'u',
        password: 'p@w',
        node: { host: 'h', port: 1 },
      },
    ],
    ['redis://:pw@[::1]:2', { password: 'pw', node: { host: '::1', port: 2 } }],
    [
      'redis-cluster://a:1,b',
      {
        kind: 'cluster',
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 6379 },
        ],
      },
    ],
    ['redis://a,b?cluster=true', { kind: 'cluster', db: 0 }],
    ['rediss-cluster://a', { kind: 'cluster', tls: true }],
    [
      'redis-sentinel://:pw@a:1,b/main?db=2&sentinel_password=s',
      {
        kind: 'sentinel',
        master: 'main',
        db: 2,
        password: 'pw',
        sentinelPassword: 's',
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 26379 },
        ],
      },
    ],
  ])('%s is understood', (url, expected) => {
    expect(parseRedisUrl(url)).toMatchObject(expected);
  });

  it.each([
    ['http://secret@h', 'is not one of'],
    ['redis://:secret@a,b', 'several Redis hosts need'],
    ['redis-sentinel://:secret@a', 'names its master'],
    ['redis://:secret@h/x', 'is not a number'],
    ['redis://:secret@h:port', 'is not `host` or `host:port`'],
  ])('%s is refused without quoting it', (url, message) => {
    expect(() => parseRedisUrl(url)).toThrow(message);
    expect(() => parseRedisUrl(url)).not.toThrow('secret');
  });
});
