import { Recent } from './recent.js';

function filled(keysMax: number, keys: readonly string[]): Recent<number> {
  const recent = new Recent<number>(keysMax);
  for (const [at, key] of keys.entries()) recent.set(key, at);
  return recent;
}

const known = (recent: Recent<number>, keys: string) =>
  [...keys].filter((key) => recent.get(key) !== undefined).join('');

it('gives the newest value of a key, and nothing for one that was never written', () => {
  const recent = filled(4, ['a', 'b', 'a']);
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([2, 1, undefined]);
});

it('keeps as many keys as it may, and forgets the oldest for one more', () => {
  expect(known(filled(4, [...'abcd']), 'abcd')).toBe('abcd');
  expect(known(filled(4, [...'abcde']), 'abcde')).toBe('bcde');
  expect(known(filled(1, [...'ab']), 'ab')).toBe('b');
});

it('forgets nothing where a known key is written again', () => {
  expect(known(filled(4, [...'abcdabcd']), 'abcd')).toBe('abcd');
});

it('gives a key a place at the end once half of the places are taken', () => {
  expect(known(filled(4, [...'abacde']), 'abcde')).toBe('acde');
});

it('gives none before: the key stays where it was, and is forgotten first', () => {
  expect(known(filled(6, [...'abacdefg']), 'abcdefg')).toBe('bcdefg');
});

it('tells keys apart by what they are, not by how they are written', () => {
  const recent = new Recent<string>(4);
  recent.set(1, 'number');
  recent.set('1', 'text');
  expect([recent.get(1), recent.get('1')]).toEqual(['number', 'text']);
});
