import {
  boolArray,
  byteaArray,
  intArray,
  jsonbArray,
  textArray,
  timeArray,
  uuidArray,
} from './binary-arrays.js';

/** The type's OID and the bytes of each element, as PostgreSQL reads them. */
function read(parameter: unknown): { oid: number; elements: (string | null)[] } {
  const buffer = parameter as Buffer;
  const oid = buffer.readInt32BE(8);
  const elements: (string | null)[] = [];
  if (buffer.readInt32BE(0) === 0) {
    expect(buffer).toHaveLength(12);
    return { oid, elements };
  }
  expect([buffer.readInt32BE(0), buffer.readInt32BE(16)]).toEqual([1, 1]);
  let at = 20;
  for (let left = buffer.readInt32BE(12); left > 0; left -= 1) {
    const length = buffer.readInt32BE(at);
    at += 4;
    elements.push(length < 0 ? null : buffer.toString('hex', at, at + length));
    at += Math.max(0, length);
  }
  expect(at).toBe(buffer.length);
  return { oid, elements };
}

const UUID = '00112233-4455-6677-8899-aAbBcCdDeEfF';

it.each([
  [
    'integers to both ends',
    intArray([0, -1, null, 2_147_483_647, -2_147_483_648]),
    { oid: 23, elements: ['00000000', 'ffffffff', null, '7fffffff', '80000000'] },
  ],
  ['no integer', intArray([]), { oid: 23, elements: [] }],
  ['words', boolArray([true, null, false]), { oid: 16, elements: ['01', null, '00'] }],
  [
    'texts, by their bytes',
    textArray(['', null, 'é😀', 'NULL']),
    { oid: 25, elements: ['', null, 'c3a9f09f9880', '4e554c4c'] },
  ],
  ['JSON with its version', jsonbArray(['1']), { oid: 3802, elements: ['0131'] }],
  [
    'bytes',
    byteaArray([Buffer.alloc(0), null, Buffer.from([0, 255])]),
    { oid: 17, elements: ['', null, '00ff'] },
  ],
  [
    'uuids of either case',
    uuidArray([UUID, null]),
    { oid: 2950, elements: ['00112233445566778899aabbccddeeff', null] },
  ],
  [
    'times from before their count, and with microseconds',
    timeArray(['1999-12-31T23:59:59.999Z', null, '2000-01-01T00:00:00.000001Z']),
    { oid: 1184, elements: ['fffffffffffffc18', null, '0000000000000001'] },
  ],
])('writes %s', (_name, made, expected) => {
  expect(read(made)).toEqual(expected);
});

it.each([0.5, 2_147_483_648, -2_147_483_649, Number.NaN, Infinity])(
  'refuses %p, which is no integer of 32 bits',
  (value) => {
    expect(() => intArray([1, value])).toThrow(new RangeError(`${value} is no integer of 32 bits`));
  },
);

it.each([
  ['a uuid without dashes', uuidArray, UUID.replaceAll('-', '')],
  ['a uuid with another letter', uuidArray, UUID.replace('F', 'G')],
  ['a time of another zone', timeArray, '2000-01-01T00:00:00.00+01:00'],
  ['a day that is none', timeArray, '2000-13-01T00:00:00.000Z'],
])('leaves %s to PostgreSQL', (_name, write, value) => {
  const values = [null, value];
  expect(write(values)).toBe(values);
});
