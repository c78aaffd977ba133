import {
  compilePayloadSchema,
  escapePointer,
  inspectSchemaForm,
  nearestName,
} from '@acp/contracts';
import type { DefinitionProblem, JsonObject } from './definition.js';
import { KEYWORDS, NOT_TAKEN, subschemasOf } from './schema-keywords.js';
import { resolveReference } from './schema-reference.js';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Everything that keeps a JSON Schema (2020-12) from being the gate's, each by its pointer below `at`. */
export function inspectSchema(schema: JsonObject, at: string): DefinitionProblem[] {
  const { $schema } = schema;
  if ($schema !== undefined && $schema !== DIALECT) {
    return [{ path: `${at}/$schema`, message: `must be ${DIALECT}, or left out` }];
  }
  const form = inspectSchemaForm(schema).map((each) => ({ ...each, path: at + each.path }));
  const problems = [...form, ...wrongParts(schema, schema, at)];
  if (problems.length > 0) return problems;
  if (schema['type'] !== 'object') {
    return [
      { path: `${at}/type`, message: 'must be "object": nothing else is ever checked by it' },
    ];
  }
  return compiles(schema, at);
}

function wrongParts(node: unknown, root: JsonObject, at: string): DefinitionProblem[] {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return [];
  const own = Object.entries(node).flatMap(([keyword, value]) =>
    wrongKeyword(keyword, value, root).map((message) => ({
      path: `${at}/${escapePointer(keyword)}`,
      message,
    })),
  );
  const below = subschemasOf(node as JsonObject).flatMap(({ path, schema }) =>
    wrongParts(schema, root, at + path),
  );
  return [...own, ...below];
}

function wrongKeyword(keyword: string, value: unknown, root: JsonObject): string[] {
  const refused = NOT_TAKEN[keyword];
  if (refused !== undefined) return [refused];
  if (!KEYWORDS.has(keyword)) {
    const near = nearestName(keyword, [...KEYWORDS]);
    return [`is no keyword of JSON Schema${near ? `; did you mean \`${near}\`?` : ''}`];
  }
  if (keyword === 'pattern' || keyword === 'format') return alone({ [keyword]: value });
  if (keyword === 'patternProperties') {
    return Object.keys(Object(value) as object).flatMap((pattern) => alone({ pattern }));
  }
  if (keyword !== '$ref' || typeof value !== 'string') return [];
  if (!value.startsWith('#')) return ['must point into this schema: nothing is fetched'];
  return resolveReference(value, root) === undefined ? ['points at nothing'] : [];
}

/** What the compiler says of a rule about a text by itself; it does not say where it stands. */
function alone(rule: JsonObject): string[] {
  try {
    compilePayloadSchema({ type: 'string', ...rule });
    return [];
  } catch (error) {
    return [(error as Error).message.slice(0, 500)];
  }
}

/** The compiler is strict: it says where, when it says `at "#/…"`. */
function compiles(schema: JsonObject, at: string): DefinitionProblem[] {
  try {
    compilePayloadSchema(schema);
    return [];
  } catch (error) {
    const { message } = error as Error;
    const place = /at "[^"#]*#(\/[^"]*)?"/.exec(message)?.[1] ?? '';
    return [{ path: at + place, message: message.replace(/^strict mode: /, '').slice(0, 500) }];
  }
}
