import fc from 'fast-check';
import { cleanJson, cleanText, thrownText } from './foreign-text.js';

describe('foreign text', () => {
  it.each([
    ['why\0not', 'why\uFFFDnot'],
    ['half \ud83d', 'half \uFFFD'],
    ['\ude00 half', '\uFFFD half'],
    ['whole 😀, Zürich, 币', 'whole 😀, Zürich, 币'],
    ['line\r\n\tand \u001b[31m<b>', 'line\r\n\tand \u001b[31m<b>'],
    ['', ''],
  ])('%j is kept as %j', (text, kept) => {
    expect(cleanText(text)).toBe(kept);
  });

  it.each([
    ['😀😀😀', 2, '😀😀'],
    ['a😀b', 2, 'a😀'],
    ['abc', 3, 'abc'],
    ['a\0\ud83d', 3, 'a\uFFFD\uFFFD'],
    ['\ud83dabc', 2, '\uFFFDa'],
    ['abc', 0, ''],
  ])('%j is cut after %i code points: %j', (text, charsMax, kept) => {
    expect(cleanText(text, charsMax)).toBe(kept);
  });

  it('of any kind is well formed, has no NUL and no more code points than asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(12), (text, charsMax) => {
        const kept = cleanText(`${text}\ud800`, charsMax);
        expect(kept.isWellFormed()).toBe(true);
        expect(kept).not.toContain('\0');
        expect([...kept].length).toBeLessThanOrEqual(charsMax);
        expect(cleanText(kept, charsMax)).toBe(kept);
      }),
    );
  });

  it('is cleaned wherever it stands in a JSON value, also as a member name', () => {
    const at = new Date(0);
    expect(cleanJson({ 'k\0': ['\ud800', 1, null, { a: 'ok\0' }], at })).toEqual({
      'k\uFFFD': ['\uFFFD', 1, null, { a: 'ok\uFFFD' }],
      at,
    });
    expect(cleanJson(JSON.parse('{"__proto__":"\\u0000"}'))).toEqual(
      JSON.parse('{"__proto__":"\uFFFD"}'),
    );
  });

  it.each([
    ['an error', new Error('no\0'), 'no\uFFFD'],
    ['an error without a message', new TypeError(), 'TypeError'],
    ['an error whose message is no text', Object.assign(new Error(), { message: 42 }), '42'],
    ['a text', 'no', 'no'],
    ['nothing', undefined, 'undefined'],
    ['an object that cannot be a text', Object.create(null), 'what was thrown has no text'],
  ])('is what %s says that was thrown', (_kind, thrown, said) => {
    expect(thrownText(thrown)).toBe(said);
  });

  it('nested without end does not overflow the stack', () => {
    const deep = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`) as unknown;
    expect(JSON.stringify(cleanJson(deep))).toBe(`${'['.repeat(100)}null${']'.repeat(100)}`);
  });
});
