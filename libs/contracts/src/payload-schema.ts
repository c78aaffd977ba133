import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { linearRegExp } from './linear-reg-exp.js';
import type { ShapeProblem } from './shape.js';

const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => Ajv2020;

const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  // `then: { required }` beside the properties of its parent is how a kind of action says "if … then".
  strictRequired: false,
  allowUnionTypes: true,
  // Schemas are kept by whoever compiled them; here a thousand of an old catalogue would stay.
  addUsedSchema: false,
  code: { regExp: linearRegExp },
});
addFormats(ajv);

/**
 * Compiles a JSON Schema (2020-12) as the gate reads it: strictly, so that a misspelt keyword is an error and
 * no rule that never applies. Throws where it does not compile. No pattern takes more than linear time.
 */
export function compilePayloadSchema(schema: Readonly<Record<string, unknown>>): ValidateFunction {
  const validate = ajv.compile(schema);
  ajv.removeSchema(schema);
  return validate;
}

const reader = new Ajv2020({ allErrors: true, strict: false });

/** What of a schema is not written as JSON Schema (2020-12), each by its pointer; once for each place. */
export function inspectSchemaForm(schema: Readonly<Record<string, unknown>>): ShapeProblem[] {
  if (reader.validateSchema(schema) === true) return [];
  const seen = new Set<string>();
  return (reader.errors ?? [])
    .map(({ instancePath, message }) => ({ path: instancePath, message: message ?? 'is wrong' }))
    .filter(({ path }) => !seen.has(path) && seen.add(path));
}
