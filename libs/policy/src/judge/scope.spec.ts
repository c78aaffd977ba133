import fc from 'fast-check';
import { withoutNulls } from './scope.js';

/** Objects inside each other, so many, around `innermost`. */
function nested(depth: number, innermost: unknown): unknown {
  let value = innermost;
  for (let at = 0; at < depth; at += 1) value = { a: 1, inside: [value] };
  return value;
}

describe('what rules read', () => {
  it('has no member that is null, at any depth, and every other as it was', () => {
    fc.assert(
      // By way of the text: a text has no negative zero.
      fc.property(fc.jsonValue().map(JSON.stringify), (text) => {
        const value = JSON.parse(text) as unknown;
        const kept = JSON.parse(text, (_key, member: unknown) =>
          typeof member === 'object' && member !== null && !Array.isArray(member)
            ? Object.fromEntries(Object.entries(member).filter(([, inner]) => inner !== null))
            : member,
        ) as unknown;
        expect(withoutNulls(value)).toEqual(kept);
        expect(JSON.stringify(value)).toBe(text);
      }),
    );
  });

  it('keeps a member by any name, and nulls that are items', () => {
    const value: unknown = JSON.parse('{"__proto__": {"a": null}, "list": [null, {"b": null}]}');
    expect(JSON.stringify(withoutNulls(value))).toBe('{"__proto__":{},"list":[null,{}]}');
  });

  it('is looked at once, however deep it is', () => {
    expect(withoutNulls(nested(200, { x: null }))).toEqual(nested(200, {}));
  });

  it('is the same object where nothing is left out', () => {
    const value = nested(3, 'x');
    expect(withoutNulls(value)).toBe(value);
  });
});
