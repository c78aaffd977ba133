import { ControlPlaneError } from '@acp/contracts';
import { parseAmqpUrl } from './amqp-address.js';
import { addressProblem } from './broker-url.js';
import { parseKafkaBrokers } from './kafka-address.js';
import { parseNatsUrl } from './nats-address.js';
import { parseRedisUrl } from './redis-address.js';

const URLS = [
  ['redis', parseRedisUrl],
  ['redis-cluster', parseRedisUrl],
  ['redis-sentinel', parseRedisUrl],
  ['nats', parseNatsUrl],
  ['amqp', parseAmqpUrl],
] as const;

describe.each(URLS)('an address that begins with %s', (scheme, parse) => {
  it.each([
    ['a line break at its end', `${scheme}://:secret@h/m\n`, 'white space or a line break'],
    ['an `@` in its password', `${scheme}://u:secret@tail@h/m`, 'write it as %40'],
    ['a `/` in its password', `${scheme}://u:secret/tail@h/m`, '`/` as %2F'],
    ['a `#` in its password', `${scheme}://u:secret#tail@h/m`, '`#` as %23'],
    ['a `%` that begins no escape', `${scheme}://u:secret%zz@h/m`, 'write it as %25'],
    ['an escape that is no UTF-8', `${scheme}://u:secret%ff@h/m`, 'write it as %25'],
    ['another scheme', 'http://u:secret@h', 'is not one of'],
    ['no scheme', 'secret', 'is not one of'],
    ['a port that is none', `${scheme}://u:secret@h:99999/m`, 'not `host` or `host:port`'],
    ['no host', `${scheme}://u:secret@/m`, 'not `host` or `host:port`'],
  ])('is refused for %s, with the way out and without quoting it', (_, url, way) => {
    expect(() => parse(url)).toThrow(ControlPlaneError);
    const problem = addressProblem(parse, url);
    expect(problem).toContain(way);
    expect(problem).not.toMatch(/secret|tail/);
  });
});

describe('an AMQP URL', () => {
  it('is read with everything that it may say', () => {
    expect(parseAmqpUrl('amqps://u:p%40w@h/a%2Fb?heartbeat=7')).toEqual({
      username: 'u',
      password: 'p@w',
      host: 'h',
      port: 5671,
      tls: true,
      vhost: 'a/b',
      heartbeatSeconds: 7,
    });
    expect(parseAmqpUrl('amqp://h:1/')).toEqual({ host: 'h', port: 1, tls: false, vhost: '/' });
  });

  it('is refused with several hosts or a heartbeat that is no number', () => {
    expect(addressProblem(parseAmqpUrl, 'amqp://a,b')).toContain('give one name');
    expect(addressProblem(parseAmqpUrl, 'amqp://a?heartbeat=x')).toContain('number of seconds');
  });
});

describe('a list of Kafka brokers', () => {
  it('is read with or without blanks behind its commas', () => {
    expect(parseKafkaBrokers('a:1, b:2,c:3')).toEqual([
      { host: 'a', port: 1 },
      { host: 'b', port: 2 },
      { host: 'c', port: 3 },
    ]);
  });

  it.each([
    ['a:1\n', 'line break'],
    ['kafka://a:1', 'without a scheme'],
    ['a', 'not `host:port`'],
    ['a:1,', 'not `host:port`'],
  ])('is refused as %j', (text, way) => {
    expect(addressProblem(parseKafkaBrokers, text)).toContain(way);
  });
});
