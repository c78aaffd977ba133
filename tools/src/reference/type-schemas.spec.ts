import ts from 'typescript';
import { TypeSchemas } from './type-schemas.js';

const GLOBALS = 'interface Array<T> { length: number } interface ReadonlyArray<T> {}';
const UTILITIES = 'type Record<K extends string, T> = { [P in K]: T };';

/** The definitions that the members of `interface Answers` in a source become. */
function definitionsOf(source: string): Record<string, unknown> {
  const file = ts.createSourceFile(
    'a.ts',
    `${GLOBALS} ${UTILITIES} ${source}`,
    ts.ScriptTarget.ES2022,
  );
  const host: ts.CompilerHost = {
    getSourceFile: (name) => (name === 'a.ts' ? file : undefined),
    getDefaultLibFileName: () => 'lib.d.ts',
    getCurrentDirectory: () => '',
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
    useCaseSensitiveFileNames: () => true,
    fileExists: (name) => name === 'a.ts',
    readFile: () => undefined,
    writeFile: () => undefined,
  };
  const program = ts.createProgram(['a.ts'], { strict: true, noLib: true, types: [] }, host);
  const checker = program.getTypeChecker();
  const answers = file.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === 'Answers',
  );
  const schemas = new TypeSchemas(checker);
  schemas.define(checker.getTypeAtLocation(answers!));
  return Object.fromEntries(schemas.named);
}

const memberOf = (type: string): unknown => definitionsOf(`interface Answers { X: ${type} }`)['X'];

describe('TypeSchemas', () => {
  it.each([
    ['string', { type: 'string' }],
    ['number | null', { type: ['number', 'null'] }],
    ['boolean', { type: 'boolean' }],
    ['boolean | null', { type: ['boolean', 'null'] }],
    ['true', { type: 'boolean', enum: [true] }],
    ['unknown', {}],
    [`'a' | 'b'`, { type: 'string', enum: ['a', 'b'] }],
    [`'a' | null`, { type: ['string', 'null'], enum: ['a', null] }],
    ['readonly string[]', { type: 'array', items: { type: 'string' } }],
    ['string | number', { anyOf: [{ type: 'string' }, { type: 'number' }] }],
    ['Record<string, unknown>', { type: 'object', additionalProperties: {} }],
    [
      `Record<'a', number>`,
      { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] },
    ],
  ])('says %s as a schema', (type, schema) => {
    expect(memberOf(type)).toEqual(schema);
  });

  it('refers to a type that has a name, where it may be null too', () => {
    const source = `
      interface Count { value: number }
      interface Answers { Count: Count; Pair: { one: Count; other: Count | null } }`;
    const $ref = '#/components/schemas/Count';
    expect(definitionsOf(source)).toEqual({
      Count: { type: 'object', properties: { value: { type: 'number' } }, required: ['value'] },
      Pair: {
        type: 'object',
        properties: { one: { $ref }, other: { anyOf: [{ $ref }, { type: 'null' }] } },
        required: ['one', 'other'],
      },
    });
  });

  it('takes members that are inherited, generic or optional, and their comments', () => {
    const source = `
      interface Page<Item> {
        /** Until it is null. */
        next: string | null;
        items: Item[];
      }
      interface Named extends Page<number> { name?: string }
      interface Answers { Named: Named }`;
    expect(definitionsOf(source)['Named']).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string' },
        next: { description: 'Until it is null.', type: ['string', 'null'] },
        items: { type: 'array', items: { type: 'number' } },
      },
      required: ['next', 'items'],
    });
  });

  it('ends where a type mentions itself', () => {
    const source = 'interface Tree { children: Tree[] } interface Answers { Tree: Tree }';
    expect(definitionsOf(source)['Tree']).toMatchObject({
      properties: { children: { items: { $ref: '#/components/schemas/Tree' } } },
    });
  });

  it('refuses a type that JSON cannot hold', () => {
    expect(() => memberOf('symbol')).toThrow('no JSON Schema for the type symbol');
  });
});
