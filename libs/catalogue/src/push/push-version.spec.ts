import type { CompatibilityLevel } from '@acp/contracts';
import { readDefinition } from '../definition/read-definition.js';
import type { Definition } from '../definition/definition.js';
import { refuseUnfit } from './push-version.js';

const text = { type: 'string', maxLength: 64 };
const GIVEN = {
  event_type: 'SHIPMENT_DELIVERED',
  schema_version: 1,
  description: 'A parcel is with whom it was sent to.',
  payload_schema: { type: 'object', required: ['parcel'], properties: { parcel: text } },
};

function defined(given: object = {}): Definition {
  const result = readDefinition({ ...GIVEN, ...given });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.definition;
}

function problems(work: () => unknown): [string, string][] {
  try {
    work();
    return [];
  } catch (error) {
    const { code, context } = error as { code: string; context: { reasons?: { path: string }[] } };
    return (context.reasons ?? []).map(({ path }) => [code, path]);
  }
}

const unfit = (given: object, earlier: Definition[] = []) =>
  problems(() => refuseUnfit(defined(given), earlier)).map(([, path]) => path);

describe('a definition', () => {
  it.each([
    ['a misspelt member', { descriptoin: 'x' }, '/descriptoin'],
    ['a name in small letters', { event_type: 'shipment' }, '/event_type'],
    ['a level that is none', { compatibility: 'backwards' }, '/compatibility'],
    ['a text with a NUL', { description: 'a\0b' }, '/description'],
    ['a schema that is a text', { payload_schema: '{}' }, '/payload_schema'],
  ])('with %s is refused with its place', (_what, given, path) => {
    const result = readDefinition({ ...GIVEN, ...given });
    expect(result.ok ? [] : result.problems.map((problem) => problem.path)).toContain(path);
  });

  it.each([
    [
      'a type that is none',
      { properties: { a: { type: 'text' } } },
      '/payload_schema/properties/a/type',
    ],
    [
      'a misspelt keyword',
      { properties: { a: { ...text, maxLenght: 3 } } },
      '/payload_schema/properties/a/maxLenght',
    ],
    [
      'a pattern that does not compile',
      { properties: { a: { ...text, pattern: '(' } } },
      '/payload_schema/properties/a/pattern',
    ],
    [
      'a reference to nothing',
      { properties: { a: { $ref: '#/$defs/b' } } },
      '/payload_schema/properties/a/$ref',
    ],
    [
      'a reference to elsewhere',
      { properties: { a: { $ref: 'https://x.y/z' } } },
      '/payload_schema/properties/a/$ref',
    ],
    ['an id', { $id: 'https://x.y/z' }, '/payload_schema/$id'],
    [
      'another draft',
      { $schema: 'http://json-schema.org/draft-07/schema#' },
      '/payload_schema/$schema',
    ],
    [
      'a format that nobody knows',
      { properties: { a: { ...text, format: 'uuuid' } } },
      '/payload_schema/properties/a/format',
    ],
    ['a payload that is no object', { type: 'string', properties: {} }, '/payload_schema/type'],
  ])('whose schema has %s is refused with its place', (_what, schema, path) => {
    expect(unfit({ payload_schema: { type: 'object', ...schema } })).toContain(path);
  });

  it('is refused with the member of each example that breaks its schema', () => {
    expect(unfit({ examples: [{ parcel: 'P-1' }, { parcel: 5 }, {}] })).toEqual([
      '/examples/1/parcel',
      '/examples/2/parcel',
    ]);
  });

  it('is numbered without a gap', () => {
    expect(unfit({ schema_version: 3 }, [defined()])).toEqual(['/schema_version']);
    expect(unfit({ schema_version: 2 }, [defined()])).toEqual([]);
  });

  it('takes no pattern that a text could hold up for ever', () => {
    const slow = { ...text, maxLength: 100_000, pattern: '^(a+)+$' };
    const payload_schema = { type: 'object', properties: { parcel: slow } };
    const given = { payload_schema, examples: [{ parcel: `${'a'.repeat(50_000)}!` }] };
    expect(unfit(given)).toEqual(['/examples/0/parcel']);
    const looking = { ...text, pattern: '(?=a)b' };
    expect(unfit({ payload_schema: { type: 'object', properties: { a: looking } } })).toEqual([
      '/payload_schema/properties/a/pattern',
    ]);
  });
});

const v1 = (compatibility: CompatibilityLevel, more: object = {}) =>
  defined({ compatibility, ...more });
const required = {
  type: 'object',
  required: ['parcel', 'by'],
  properties: { parcel: text, by: text },
};
const gone = { type: 'object', properties: { parcel: text } };

describe('the version after another', () => {
  it.each<[CompatibilityLevel, object, string[]]>([
    ['backward', required, ['/payload_schema/properties/by']],
    ['backward', gone, []],
    ['forward', required, []],
    ['forward', gone, ['/payload_schema/properties/parcel']],
    ['full', required, ['/payload_schema/properties/by']],
    ['full', gone, ['/payload_schema/properties/parcel']],
    ['none', required, []],
  ])('under %s is held to it', (level, payload_schema, paths) => {
    expect(unfit({ schema_version: 2, payload_schema }, [v1(level)])).toEqual(paths);
  });

  it('is compared with all before it where the promise is transitive', () => {
    const long = { type: 'object', properties: { parcel: { type: 'string' } } };
    const short = (maxLength: number) => ({
      type: 'object',
      properties: { parcel: { type: 'string', maxLength } },
    });
    const chain = (level: CompatibilityLevel) => [
      v1(level, { payload_schema: long, compatibility: 'none' }),
      v1(level, { payload_schema: short(9), schema_version: 2 }),
    ];
    const third = { schema_version: 3, payload_schema: short(9) };
    expect(unfit(third, chain('backward'))).toEqual([]);
    expect(unfit(third, chain('backward_transitive'))).toEqual([
      '/payload_schema/properties/parcel/maxLength',
    ]);
  });

  const upcast = { set: { by: "'unknown'" } };
  const next = { schema_version: 2, payload_schema: required };

  it('may break what it reads where it brings it along', () => {
    expect(unfit({ ...next, upcast }, [v1('backward', { examples: [{ parcel: 'P-1' }] })])).toEqual(
      [],
    );
  });

  it.each([
    ['makes what its schema refuses', { set: { by: '5' } }, ['/upcast']],
    ['reads what there never was', { set: { by: 'payload.parcle' } }, ['/upcast/set/by']],
    ['does not parse', { set: { by: 'payload.' } }, ['/upcast/set/by']],
    ['backtracks', { set: { by: "payload.parcel.matches('a') ? 'a' : 'b'" } }, ['/upcast/set/by']],
    ['drops what is required', { set: upcast.set, drop: ['parcel'] }, ['/upcast']],
  ])('is refused where its upcaster %s', (_what, wrong, paths) => {
    const before = v1('backward', { examples: [{ parcel: 'P-1' }] });
    expect(unfit({ ...next, upcast: wrong }, [before])).toEqual(paths);
  });
});

describe('a kind of action', () => {
  const kind = {
    kind: 'action',
    action_kind: 'parcel.refund',
    schema_version: 1,
    description: 'Give the money for a parcel back.',
    action_schema: {
      type: 'object',
      required: ['kind', 'parcel'],
      additionalProperties: false,
      properties: { kind: { const: 'parcel.refund' }, parcel: text },
    },
    examples: [{ kind: 'parcel.refund', parcel: 'P-1' }],
  };
  const unfitKind = (schema: object) =>
    problems(() => {
      const result = readDefinition({ ...kind, action_schema: schema });
      if (result.ok) refuseUnfit(result.definition, []);
    }).map(([, path]) => path);

  it('is taken closed, and with its own name', () => {
    expect(unfitKind(kind.action_schema)).toEqual([]);
    expect(unfitKind({ type: 'object', properties: { kind: { const: 'parcel.send' } } })).toEqual([
      '/action_schema/additionalProperties',
      '/action_schema/properties/kind',
      '/action_schema/required',
    ]);
  });
});
