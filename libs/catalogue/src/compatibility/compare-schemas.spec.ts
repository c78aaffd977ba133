import { breaksBetween } from './compare-schemas.js';

const text = { type: 'string' };
const of = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const closed = { additionalProperties: false };
const one = (schema: object) => of({ a: schema });

/** What a reader refuses of what a writer allows: the pointers, none where it reads everything. */
type Case = [claim: string, writer: object, reader: object, breaks: string[]];

const CASES: Case[] = [
  ['the same schema', one(text), one(text), []],
  ['other words about it', one(text), one({ ...text, description: 'x', examples: ['y'] }), []],
  ['a member that is optional and new', of({}), one(text), []],
  [
    'a member that is optional and new in a closed schema',
    of({}, closed),
    of({ a: text }, closed),
    [],
  ],
  ['a member that is gone', one(text), of({}), []],
  [
    'a member that is gone from a closed schema',
    of({ a: text }, closed),
    of({}, closed),
    ['/properties/a'],
  ],
  [
    'a member that is required now',
    one(text),
    of({ a: text }, { required: ['a'] }),
    ['/properties/a'],
  ],
  ['a member that is required no more', of({ a: text }, { required: ['a'] }), one(text), []],
  ['a schema that closes', one(text), of({ a: text }, closed), ['/additionalProperties']],
  ['a schema that opens', of({ a: text }, closed), one(text), []],
  ['another type', one(text), one({ type: 'number' }), ['/properties/a/type']],
  ['a number for an integer', one({ type: 'integer' }), one({ type: 'number' }), []],
  [
    'an integer for a number',
    one({ type: 'number' }),
    one({ type: 'integer' }),
    ['/properties/a/type'],
  ],
  ['one more type', one(text), one({ type: ['string', 'null'] }), []],
  ['one type less', one({ type: ['string', 'null'] }), one(text), ['/properties/a/type']],
  ['a type where there was none', one({}), one(text), ['/properties/a/type']],
  ['one more value', one({ enum: ['x'] }), one({ enum: ['x', 'y'] }), []],
  ['one value less', one({ enum: ['x', 'y'] }), one({ enum: ['x'] }), ['/properties/a/enum']],
  ['values where any text was allowed', one(text), one({ enum: ['x'] }), ['/properties/a/enum']],
  ['any text where there were values', one({ enum: ['x'] }), one(text), []],
  [
    'values that are too long',
    one({ enum: ['xx', 'y'] }),
    one({ ...text, maxLength: 1 }),
    ['/properties/a'],
  ],
  ['a const that changes', one({ const: 1 }), one({ const: 2 }), ['/properties/a/const']],
  [
    'less room for a text',
    one({ ...text, maxLength: 9 }),
    one({ ...text, maxLength: 8 }),
    ['/properties/a/maxLength'],
  ],
  ['more room for a text', one({ ...text, maxLength: 8 }), one({ ...text, maxLength: 9 }), []],
  [
    'a longest text where there was none',
    one(text),
    one({ ...text, maxLength: 9 }),
    ['/properties/a/maxLength'],
  ],
  ['a least length', one(text), one({ ...text, minLength: 1 }), ['/properties/a/minLength']],
  ['a least length of nothing', one(text), one({ ...text, minLength: 0 }), []],
  [
    'a higher minimum',
    one({ type: 'number', minimum: 0 }),
    one({ type: 'number', minimum: 1 }),
    ['/properties/a/minimum'],
  ],
  [
    'a minimum that is left out now',
    one({ type: 'number', minimum: 0 }),
    one({ type: 'number', exclusiveMinimum: 0 }),
    ['/properties/a/exclusiveMinimum'],
  ],
  [
    'a minimum that was left out before',
    one({ type: 'number', exclusiveMinimum: 0 }),
    one({ type: 'number', minimum: 0 }),
    [],
  ],
  [
    'a lower maximum',
    one({ type: 'number', maximum: 2 }),
    one({ type: 'number', maximum: 1 }),
    ['/properties/a/maximum'],
  ],
  [
    'a step that fits',
    one({ type: 'integer', multipleOf: 6 }),
    one({ type: 'integer', multipleOf: 3 }),
    [],
  ],
  [
    'a step that does not',
    one({ type: 'integer', multipleOf: 3 }),
    one({ type: 'integer', multipleOf: 6 }),
    ['/properties/a/multipleOf'],
  ],
  [
    'another pattern',
    one({ ...text, pattern: '^a' }),
    one({ ...text, pattern: '^b' }),
    ['/properties/a/pattern'],
  ],
  ['a format that is new', one(text), one({ ...text, format: 'uuid' }), ['/properties/a/format']],
  ['a format that is gone', one({ ...text, format: 'uuid' }), one(text), []],
  [
    'another item',
    one({ type: 'array', items: text }),
    one({ type: 'array', items: { type: 'number' } }),
    ['/properties/a/items/type'],
  ],
  [
    'items that are unique now',
    one({ type: 'array' }),
    one({ type: 'array', uniqueItems: true }),
    ['/properties/a/uniqueItems'],
  ],
  [
    'a fault further down',
    one(one(text)),
    one(one({ type: 'number' })),
    ['/properties/a/properties/a/type'],
  ],
  [
    'a member of an odd name',
    of({ 'x/y': text }),
    of({ 'x/y': { type: 'null' } }),
    ['/properties/x~1y/type'],
  ],
  ['one more alternative', one({ anyOf: [text] }), one({ anyOf: [text, { type: 'null' }] }), []],
  [
    'one alternative less',
    one({ anyOf: [text, { type: 'null' }] }),
    one({ anyOf: [text] }),
    ['/properties/a/anyOf'],
  ],
  ['an alternative of what it was', one(text), one({ anyOf: [{ type: 'null' }, text] }), []],
  [
    'what it was and more is asked',
    one(text),
    one({ allOf: [text, { type: 'string', minLength: 1 }] }),
    ['/properties/a/allOf/1/minLength'],
  ],
  [
    'a condition that is new',
    one(text),
    { ...one(text), if: { required: ['a'] }, then: { required: ['b'] } },
    ['/if', '/then'],
  ],
  [
    'a condition that is gone',
    { ...one(text), if: { required: ['a'] }, then: { required: ['b'] } },
    one(text),
    [],
  ],
  ['the same, written once', { ...one({ $ref: '#/$defs/t' }), $defs: { t: text } }, one(text), []],
  [
    'what a reference leads to',
    { ...one({ $ref: '#/$defs/t' }), $defs: { t: text } },
    { ...one({ $ref: '#/$defs/t' }), $defs: { t: { type: 'number' } } },
    ['/properties/a/type'],
  ],
  [
    'a schema that leads back to itself',
    { ...of({ a: text, next: { $ref: '#' } }) },
    { ...of({ a: { type: 'number' }, next: { $ref: '#' } }) },
    ['/properties/a/type'],
  ],
  ['no value at all', one(text), of({ a: false }), ['/properties/a']],
  [
    'members by pattern that are new',
    of({}),
    of({}, { patternProperties: { '^x': text } }),
    ['/patternProperties'],
  ],
];

describe('what a reader refuses of what a writer allows', () => {
  it.each(CASES)('%s', (_claim, writer, reader, breaks) => {
    const found = breaksBetween(writer as never, reader as never);
    expect(found.map(({ path }) => path)).toEqual(breaks);
  });
});
