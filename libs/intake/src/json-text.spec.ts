import { arrayItemTexts, nestingDepth } from './json-text.js';

describe('arrayItemTexts', () => {
  it.each([
    ['[]', []],
    [' [ ] ', []],
    ['[1]', ['1']],
    ['[1, {"a":[1,2]} ,"x,]\\"[", [] ]', ['1', '{"a":[1,2]}', '"x,]\\"["', '[]']],
    ['["\\\\",2]', ['"\\\\"', '2']],
  ])('gives the items of %s as they were written', (text, items) => {
    expect(arrayItemTexts(text)).toEqual(items);
  });
});

describe('nestingDepth', () => {
  it.each([
    ['7', 0],
    ['{"a":[{}]}', 3],
    ['"[[["', 0],
    ['["\\"[",[]]', 2],
  ])('of %s is %d', (text, depth) => {
    expect(nestingDepth(text)).toBe(depth);
  });
});
