import { canonicalJson, escapePointer } from '@acp/contracts';
import type { DefinitionProblem, JsonObject } from '../definition/definition.js';
import { ANNOTATIONS } from '../definition/schema-keywords.js';
import { resolveReference } from '../definition/schema-reference.js';
import { breaksOfLimits } from './compare-limits.js';
import { admits, refusedValues } from './compare-values.js';

type Schema = JsonObject | boolean;

/** Keywords whose meaning is compared; of any other it is known only that it is the same. */
const COMPARED: ReadonlySet<string> = new Set([
  ...ANNOTATIONS,
  '$ref',
  'additionalProperties',
  'allOf',
  'anyOf',
  'const',
  'enum',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'format',
  'items',
  'maxItems',
  'maxLength',
  'maxProperties',
  'maximum',
  'minItems',
  'minLength',
  'minProperties',
  'minimum',
  'multipleOf',
  'pattern',
  'properties',
  'required',
  'type',
  'uniqueItems',
]);

/**
 * What `reader` refuses of what `writer` allows, by the pointer into the reader's schema. Empty means that every
 * value which is valid for the writer is valid for the reader; where that cannot be told, it is a break.
 *
 * One thing is let pass: a member that the reader declares and an open writer did not. Nobody had promised
 * anything about it, and no optional member could ever be added otherwise.
 */
export function breaksBetween(writer: JsonObject, reader: JsonObject): DefinitionProblem[] {
  return new Comparison(writer, reader).compare(writer, reader, '');
}

class Comparison {
  private readonly seen = new Map<Schema, Set<Schema>>();

  constructor(
    private readonly writerRoot: JsonObject,
    private readonly readerRoot: JsonObject,
  ) {}

  compare(givenWriter: Schema, givenReader: Schema, path: string): DefinitionProblem[] {
    const writer = this.resolved(givenWriter, this.writerRoot);
    const reader = this.resolved(givenReader, this.readerRoot);
    if (writer === false || this.wasSeen(writer, reader)) return [];
    if (reader === false) return [{ path, message: 'is refused' }];
    const alternatives = onlyAlternatives(writer);
    if (alternatives) return this.eachAlternative(alternatives, reader, path);
    return [
      ...this.breaksOfValues(writer, reader, path),
      ...breaksOfLimits(writer, reader, path),
      ...this.breaksOfMembers(writer, reader, path),
      ...this.breaksOfItems(writer, reader, path),
      ...this.breaksOfCombinations(writer, reader, path),
      ...this.untold(writer, reader, path),
    ];
  }

  /** References are followed, and `true` is the schema that asks nothing. */
  private resolved(schema: Schema, root: JsonObject): JsonObject | false {
    if (typeof schema === 'boolean') return schema ? {} : false;
    const { $ref } = schema;
    if (typeof $ref !== 'string') return schema;
    const target = resolveReference($ref, root) as Schema;
    const beside = Object.keys(schema).filter((name) => name !== '$ref' && !ANNOTATIONS.has(name));
    return beside.length === 0 ? this.resolved(target, root) : schema;
  }

  /** A schema that leads back to itself is compared once. */
  private wasSeen(writer: JsonObject, reader: Schema): boolean {
    const readers = this.seen.get(writer) ?? new Set();
    this.seen.set(writer, readers);
    return readers.has(reader) || !readers.add(reader);
  }

  private breaksOfValues(writer: JsonObject, reader: JsonObject, path: string) {
    const values = valuesOf(writer);
    if (values) {
      return refusedValues(values, reader).map((value) => ({
        path: path + (valuesOf(reader) ? keywordOfValues(reader) : ''),
        message: `does not allow ${JSON.stringify(value)} any more`,
      }));
    }
    if (valuesOf(reader)) {
      return [{ path: path + keywordOfValues(reader), message: 'allows these values alone' }];
    }
    const types = typesOf(writer);
    const allowed = typesOf(reader);
    if (!allowed) return [];
    if (!types) return [{ path: `${path}/type`, message: `must be ${allowed.join(' or ')}` }];
    return types
      .filter((type) => !admits(allowed, type))
      .map((type) => ({
        path: `${path}/type`,
        message: `is ${allowed.join(' or ')}, and may have been ${type}`,
      }));
  }

  private breaksOfMembers(writer: JsonObject, reader: JsonObject, path: string) {
    if (!mayBe(writer, 'object')) return [];
    const [before, after] = [propertiesOf(writer), propertiesOf(reader)];
    const promised = new Set(requiredOf(writer));
    const missing = requiredOf(reader)
      .filter((name) => !promised.has(name))
      .map((name) => ({ path: at(path, name), message: 'is required, and may be absent' }));
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [
      ...missing,
      ...[...names].flatMap((name) => this.member(name, { writer, reader, before, after }, path)),
      ...this.otherMembers(writer, reader, path),
    ];
  }

  private member(
    name: string,
    { writer, reader, before, after }: MembersOf,
    path: string,
  ): DefinitionProblem[] {
    const written = before[name] ?? othersOf(writer);
    const read = after[name] ?? othersOf(reader);
    if (before[name] === undefined && (written === true || written === false)) return [];
    if (after[name] === undefined && read === false) {
      return [{ path: at(path, name), message: 'is no member, and the schema is closed' }];
    }
    const below = after[name] === undefined ? `${path}/additionalProperties` : at(path, name);
    return this.compare(written, read, below);
  }

  private otherMembers(writer: JsonObject, reader: JsonObject, path: string) {
    const [written, read] = [othersOf(writer), othersOf(reader)];
    if (read === true) return [];
    return this.compare(written, read, `${path}/additionalProperties`);
  }

  private breaksOfItems(writer: JsonObject, reader: JsonObject, path: string) {
    const items = reader['items'] as Schema | undefined;
    if (items === undefined || !mayBe(writer, 'array')) return [];
    return this.compare((writer['items'] ?? true) as Schema, items, `${path}/items`);
  }

  private breaksOfCombinations(writer: JsonObject, reader: JsonObject, path: string) {
    const all = listOf(reader, 'allOf');
    const any = listOf(reader, 'anyOf');
    const ofAll = same(writer, reader, 'allOf')
      ? this.listsMayDiffer('allOf', writer, reader, path)
      : all.flatMap((each, i) => this.compare(writer, each, `${path}/allOf/${i}`));
    if (any.length === 0) return ofAll;
    if (same(writer, reader, 'anyOf')) {
      return [...ofAll, ...this.listsMayDiffer('anyOf', writer, reader, path)];
    }
    const fits = any.some((each) =>
      new Comparison(this.writerRoot, this.readerRoot).fits(writer, each),
    );
    return fits
      ? ofAll
      : [...ofAll, { path: `${path}/anyOf`, message: 'fits none of these surely' }];
  }

  fits(writer: JsonObject, reader: Schema): boolean {
    return this.compare(writer, reader, '').length === 0;
  }

  private eachAlternative(alternatives: readonly Schema[], reader: JsonObject, path: string) {
    const readers = onlyAlternatives(reader);
    if (!readers) return alternatives.flatMap((each) => this.compare(each, reader, path));
    return alternatives
      .filter((each) => {
        const fresh = () => new Comparison(this.writerRoot, this.readerRoot);
        return !readers.some((one) => fresh().compare(each, one, '').length === 0);
      })
      .map((each) => ({
        path: `${path}/anyOf`,
        message: `has no place for ${canonicalJson(each).slice(0, 200)}`,
      }));
  }

  /** Lists that are spelled alike may still refer to parts that have changed. */
  private listsMayDiffer(keyword: string, writer: JsonObject, reader: JsonObject, path: string) {
    const [before, after] = [listOf(writer, keyword), listOf(reader, keyword)];
    return after.flatMap((each, i) => this.compare(before[i]!, each, `${path}/${keyword}/${i}`));
  }

  private untold(writer: JsonObject, reader: JsonObject, path: string) {
    return Object.keys(reader)
      .filter((keyword) => !COMPARED.has(keyword) && !this.isSame(keyword, writer, reader))
      .map((keyword) => ({
        path: `${path}/${escapePointer(keyword)}`,
        message: 'has changed, and whether it refuses more cannot be told',
      }));
  }

  private isSame(keyword: string, writer: JsonObject, reader: JsonObject): boolean {
    if (!same(writer, reader, keyword)) return false;
    const refers = canonicalJson(reader[keyword]).includes('"$ref"');
    return !refers || same(this.writerRoot, this.readerRoot, '$defs');
  }
}

interface MembersOf {
  writer: JsonObject;
  reader: JsonObject;
  before: Readonly<Record<string, Schema>>;
  after: Readonly<Record<string, Schema>>;
}

function at(path: string, member: string): string {
  return `${path}/properties/${escapePointer(member)}`;
}

/** The alternatives of a schema that says nothing else. */
function onlyAlternatives(schema: JsonObject): readonly Schema[] | null {
  const asks = Object.keys(schema).filter((name) => !ANNOTATIONS.has(name));
  return asks.length === 1 && asks[0] === 'anyOf' ? listOf(schema, 'anyOf') : null;
}

function listOf(schema: JsonObject, keyword: string): readonly Schema[] {
  return (schema[keyword] ?? []) as readonly Schema[];
}

function propertiesOf(schema: JsonObject): Readonly<Record<string, Schema>> {
  const given = schema['properties'] ?? {};
  return Object.assign(Object.create(null), given) as Record<string, Schema>;
}

/** What members are held to that have no schema of their own. */
function othersOf(schema: JsonObject): Schema {
  return (schema['additionalProperties'] ?? true) as Schema;
}

function requiredOf(schema: JsonObject): readonly string[] {
  return (schema['required'] ?? []) as readonly string[];
}

function typesOf(schema: JsonObject): readonly string[] | null {
  return schema['type'] === undefined ? null : [schema['type'] as string | string[]].flat();
}

function mayBe(schema: JsonObject, type: string): boolean {
  return typesOf(schema)?.includes(type) ?? true;
}

function valuesOf(schema: JsonObject): readonly unknown[] | null {
  if ('const' in schema) return [schema['const']];
  return (schema['enum'] as readonly unknown[] | undefined) ?? null;
}

function keywordOfValues(schema: JsonObject): string {
  return 'const' in schema ? '/const' : '/enum';
}

function same(writer: JsonObject, reader: JsonObject, keyword: string): boolean {
  const [before, after] = [writer[keyword], reader[keyword]];
  if (before === undefined || after === undefined) return before === after;
  return canonicalJson(before) === canonicalJson(after);
}
