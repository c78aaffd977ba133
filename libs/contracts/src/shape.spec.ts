import { compileSettings } from './shape.js';

const settings = (properties: object) => () => compileSettings({ type: 'object', properties });

describe('compileSettings', () => {
  it.each<[string, object]>([
    ['a count', { entries: { type: 'integer', minimum: 1 } }],
    ['a number or null', { rate: { type: ['number', 'null'] } }],
    ['an item of a list', { backoff_ms: { type: 'array', items: { type: 'integer' } } }],
    [
      'a member further in',
      { tls: { type: 'object', properties: { depth: { type: 'integer' } } } },
    ],
    ['a time that no timer holds', { open_ms: { type: 'integer', maximum: 2 ** 31 } }],
  ])('refuses to be written with %s without a ceiling', (_name, properties) => {
    expect(settings(properties)).toThrow('needs a maximum');
  });

  it('takes what has one, and longer times where a broker keeps something', () => {
    const retain_ms = { type: 'integer', maximum: 2 ** 40, 'x-retention': true };
    const open_ms = { type: 'integer', maximum: 2 ** 31 - 1 };
    expect(settings({ open_ms, retain_ms, name: { type: 'string' } })).not.toThrow();
  });
});
