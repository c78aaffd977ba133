import { isNestedTooDeep } from './json-depth.js';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('isNestedTooDeep', () => {
  it.each([
    ['as many levels as may be', nested(100), false],
    ['one more', nested(101), true],
    ['a hundred thousand that are never closed', '{"a":['.repeat(50_000), true],
    ['many side by side', `[${Array(500).fill('[{}]').join(',')}]`, false],
    ['brackets in a string', JSON.stringify(`"\\"${'['.repeat(500)}`), false],
    ['a string without an end', `"${'['.repeat(500)}`, false],
    ['brackets behind a string', `["\\\\",${nested(100)}]`, true],
  ])('%s', (_name, text, expected) => expect(isNestedTooDeep(text)).toBe(expected));
});
