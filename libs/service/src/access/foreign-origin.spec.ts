import { refuseForeignOrigin } from './foreign-origin.js';

const host = 'ops.example:3000';

describe('refuseForeignOrigin', () => {
  it.each<[string, Record<string, string>]>([
    ['a program', { host }],
    ['the console', { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }],
    ['a typed address', { host, 'sec-fetch-site': 'none' }],
    ['the console on plain HTTP', { host, origin: `http://${host}` }],
    [
      'the console behind a proxy that renames',
      { host: 'a', 'x-forwarded-host': host, origin: `https://${host}` },
    ],
    [
      'the same where the browser says so',
      { host: 'a', origin: `https://${host}`, 'sec-fetch-site': 'same-origin' },
    ],
  ])('lets %s through', (_name, headers) => {
    expect(() => refuseForeignOrigin(headers)).not.toThrow();
  });

  it.each<[string, Record<string, string>]>([
    ['another site', { host, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { host, 'sec-fetch-site': 'same-site' }],
    ['another origin on plain HTTP', { host, origin: 'http://evil.example' }],
    ['the same name on another port', { host, origin: 'http://ops.example:4000' }],
    ['a page without an origin of its own', { host, origin: 'null' }],
    ['a header that is no origin', { host, origin: host }],
    ['a word of browsers to come', { host, 'sec-fetch-site': 'elsewhere' }],
  ])('refuses %s', (_name, headers) => {
    expect(() => refuseForeignOrigin(headers)).toThrow('a page of another origin sent this');
  });
});
