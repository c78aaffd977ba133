import {
  COMPATIBILITY_LEVELS,
  canonicalJson,
  compileShape,
  findUnsafeValues,
  type CompatibilityLevel,
} from '@acp/contracts';
import { createHash } from 'node:crypto';
import type {
  Definition,
  DefinitionProblem,
  JsonObject,
  UpcastMap,
  UpcastModule,
} from './definition.js';

/** UTF-8 bytes of a definition, its examples included. */
export const DEFINITION_BYTES_MAX = 524_288;
/** A payload's members, and levels of it, end long before. */
const EXAMPLES_MAX = 50;
const UPCAST_MEMBERS_MAX = 200;
const EXPRESSION_CHARS_MAX = 4_096;
const VERSION_MAX = 32_767;

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const member = text(256);

const SHARED = {
  schema_version: { type: 'integer', minimum: 1, maximum: VERSION_MAX },
  description: text(2_000),
  owner: text(256),
  compatibility: { enum: COMPATIBILITY_LEVELS },
  examples: { type: 'array', maxItems: EXAMPLES_MAX, items: { type: 'object' } },
};

const inspectEventType = compileShape({
  type: 'object',
  required: ['event_type', 'schema_version', 'description', 'payload_schema'],
  additionalProperties: false,
  properties: {
    kind: { const: 'event' },
    event_type: {
      type: 'string',
      pattern: '^[A-Z][A-Z0-9_]{0,127}$',
      description: 'capital letters, digits and underscores, a letter first, 128 at most',
    },
    ...SHARED,
    payload_schema: { type: 'object' },
    upcast: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      properties: {
        set: {
          type: 'object',
          maxProperties: UPCAST_MEMBERS_MAX,
          propertyNames: member,
          additionalProperties: text(EXPRESSION_CHARS_MAX),
        },
        drop: { type: 'array', maxItems: UPCAST_MEMBERS_MAX, items: member },
        module: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'a SHA-256 in hex' },
      },
      dependentSchemas: { module: { type: 'object', maxProperties: 1 } },
    },
  },
});

const inspectActionKind = compileShape({
  type: 'object',
  required: ['kind', 'action_kind', 'schema_version', 'description', 'action_schema'],
  additionalProperties: false,
  properties: {
    kind: { const: 'action' },
    action_kind: {
      type: 'string',
      pattern: '^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*$',
      maxLength: 64,
      description: 'words of small letters, digits and underscores, joined by dots',
    },
    ...SHARED,
    action_schema: { type: 'object' },
  },
});

export type ReadDefinition =
  { ok: true; definition: Definition } | { ok: false; problems: DefinitionProblem[] };

/**
 * Reads the form of a definition, of an event type or, with `kind: action`, of a kind of action. What its
 * schema, examples and upcaster say is not judged here.
 */
export function readDefinition(given: unknown): ReadDefinition {
  const unsafe = findUnsafeValues(given);
  if (unsafe.length > 0) return { ok: false, problems: unsafe };
  if (Buffer.byteLength(JSON.stringify(given) ?? '') > DEFINITION_BYTES_MAX) {
    const message = `is longer than ${DEFINITION_BYTES_MAX} bytes`;
    return { ok: false, problems: [{ path: '', message }] };
  }
  const isAction = (given as { kind?: unknown } | null)?.kind === 'action';
  const problems = isAction ? inspectActionKind(given) : inspectEventType(given);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, definition: definitionOf(given as Given) };
}

type Given = Readonly<{
  kind?: 'event' | 'action';
  event_type?: string;
  action_kind?: string;
  schema_version: number;
  description: string;
  owner?: string;
  compatibility?: CompatibilityLevel;
  payload_schema?: JsonObject;
  action_schema?: JsonObject;
  examples?: JsonObject[];
  upcast?: UpcastMap | UpcastModule;
}>;

function definitionOf(given: Given): Definition {
  return {
    kind: given.kind ?? 'event',
    name: (given.event_type ?? given.action_kind)!,
    schema_version: given.schema_version,
    description: given.description,
    owner: given.owner ?? null,
    compatibility: given.compatibility ?? 'backward',
    schema: (given.payload_schema ?? given.action_schema)!,
    examples: given.examples ?? [],
    upcast: given.upcast ?? null,
  };
}

/** The text that is stored, and that the digest is of. */
export function definitionText(definition: Definition): string {
  return canonicalJson(definition);
}

/** Of that text, in hex. */
export function definitionDigest(definition: Definition): string {
  return createHash('sha256').update(definitionText(definition)).digest('hex');
}

/** Where the schema stands in what was given. */
export function schemaPath({ kind }: Pick<Definition, 'kind'>): string {
  return kind === 'event' ? '/payload_schema' : '/action_schema';
}
