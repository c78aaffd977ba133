import { escapePointer } from '@acp/contracts';
import type { JsonObject } from './definition.js';

const ONE = [
  'additionalProperties',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
];
const BY_NAME = ['$defs', 'dependentSchemas', 'patternProperties', 'properties'];
const IN_A_LIST = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];

/** Keywords that say something about a schema and ask nothing of a value. */
export const ANNOTATIONS: ReadonlySet<string> = new Set([
  '$comment',
  '$defs',
  '$schema',
  'default',
  'deprecated',
  'description',
  'examples',
  'readOnly',
  'title',
  'writeOnly',
]);

export const KEYWORDS: ReadonlySet<string> = new Set([
  ...ONE,
  ...BY_NAME,
  ...IN_A_LIST,
  ...ANNOTATIONS,
  '$ref',
  'const',
  'contentEncoding',
  'contentMediaType',
  'dependentRequired',
  'enum',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'format',
  'maxContains',
  'maxItems',
  'maxLength',
  'maxProperties',
  'maximum',
  'minContains',
  'minItems',
  'minLength',
  'minProperties',
  'minimum',
  'multipleOf',
  'pattern',
  'required',
  'type',
  'uniqueItems',
]);

/** What would make a schema mean something else beside others than by itself. */
export const NOT_TAKEN: Readonly<Record<string, string>> = Object.fromEntries(
  ['$id', '$anchor', '$dynamicAnchor', '$dynamicRef', '$vocabulary', '$async'].map((keyword) => [
    keyword,
    'leave it out: a schema is known by its type and version, and refers to `#/$defs/…` alone',
  ]),
);

/** The schemas right below one, each with its pointer from there. */
export function subschemasOf(schema: JsonObject): { path: string; schema: unknown }[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (ONE.includes(keyword)) return [{ path: `/${keyword}`, schema: value }];
    if (![...BY_NAME, ...IN_A_LIST].includes(keyword)) return [];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).map(([name, below]) => ({
      path: `/${keyword}/${escapePointer(name)}`,
      schema: below as unknown,
    }));
  });
}
