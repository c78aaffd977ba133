import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

/** The same, as plainly as it can be said. */
function plainly(value: unknown): unknown {
  if (Array.isArray(value)) return `[${value.map(plainly).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${plainly(member)}`).join(',')}}`;
}

describe('canonical JSON', () => {
  it('writes every value as JSON does, with its keys in order', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('a', '"', '\\', '\n', '\u007f', '\ud800', 'é', ' ', '~', '['),
      }),
      fc.string({ minLength: 90, maxLength: 110 }),
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
        fc.array(tie('any')),
        fc.dictionary(fc.oneof(text, fc.constantFrom('10', '9', '__proto__')), tie('any')),
      ),
    })).any;
    fc.assert(fc.property(value, (one) => expect(canonicalJson(one)).toBe(plainly(one))));
  });

  it('leaves out what is undefined', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });
});
