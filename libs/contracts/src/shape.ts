import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { cleanText } from './foreign-text.js';
import { nearestName } from './nearest-name.js';

/** One thing that is wrong with a configured value. Never quotes the value: it may be a secret. */
export interface ShapeProblem {
  /** JSON pointer into the value, `''` for the whole. */
  path: string;
  message: string;
}

export type ShapeInspector = (value: unknown) => ShapeProblem[];

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, verbose: true });
ajv.addKeyword({ keyword: 'x-retention', schemaType: 'boolean' });

/**
 * Compiles a JSON Schema (2020-12) for configuration: all problems at once, in sentences, with the
 * nearest valid name for a misspelt field or choice.
 */
export function compileShape(schema: object): ShapeInspector {
  const validate = ajv.compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []).map(toProblem));
}

/**
 * The same for settings: every number in the schema must have a `maximum`, and one whose name ends in
 * `_ms` one that a timer can hold, unless it says by `x-retention` that a broker keeps something so long.
 * Throws where the schema is written otherwise.
 */
export function compileSettings(schema: object): ShapeInspector {
  refuseOpenEnds(schema, '');
  return compileShape(schema);
}

const TIMER_MS_MAX = 2 ** 31 - 1;

function refuseOpenEnds(schema: unknown, name: string): void {
  if (typeof schema !== 'object' || schema === null) return;
  const { type, maximum, 'x-retention': isRetention } = schema as Record<string, unknown>;
  const isNumber = [type].flat().some((one) => one === 'integer' || one === 'number');
  const ceiling = name.endsWith('_ms') && !isRetention ? TIMER_MS_MAX : Number.MAX_SAFE_INTEGER;
  if (isNumber && !(typeof maximum === 'number' && maximum <= ceiling)) {
    throw new Error(`the setting ${name} needs a maximum of at most ${ceiling}`);
  }
  for (const [member, value] of Object.entries(schema)) {
    refuseOpenEnds(value, member === 'items' ? name : member);
  }
}

function toProblem(error: ErrorObject): ShapeProblem {
  const path = error.instancePath;
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(error.params['additionalProperty']);
      const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {});
      return { path: `${path}/${escapePointer(name)}`, message: unknownName('field', name, known) };
    }
    case 'required':
      return { path, message: `\`${error.params['missingProperty']}\` is missing` };
    case 'enum': {
      const allowed = (error.params['allowedValues'] as unknown[]).map(String);
      return { path, message: `must be one of ${allowed.join(', ')}${hint(error.data, allowed)}` };
    }
    case 'pattern':
      return { path, message: patternMessage(error) };
    default:
      return { path, message: error.message ?? error.keyword };
  }
}

/** A schema says in `description` what its pattern means to a person. */
function patternMessage(error: ErrorObject): string {
  const meaning = error.parentSchema?.['description'];
  return typeof meaning === 'string' ? `must be ${meaning}` : (error.message ?? 'has a wrong form');
}

function hint(value: unknown, allowed: readonly string[]): string {
  const near = typeof value === 'string' ? nearestName(value, allowed) : undefined;
  return near ? `; did you mean ${near}?` : '';
}

const NAME_CHARS_SHOWN = 100;

export function unknownName(kind: string, name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  const help = near ? `did you mean \`${near}\`?` : `known: ${known.join(', ')}`;
  return `unknown ${kind} \`${cleanText(name, NAME_CHARS_SHOWN)}\`; ${help}`;
}

export function escapePointer(member: string): string {
  return member.replaceAll('~', '~0').replaceAll('/', '~1');
}

export function pointerMembers(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((member) => member.replaceAll('~1', '/').replaceAll('~0', '~'));
}
