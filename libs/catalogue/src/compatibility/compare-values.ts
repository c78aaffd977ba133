import { canonicalJson, compilePayloadSchema } from '@acp/contracts';
import type { JsonObject } from '../definition/definition.js';

/** Whether a value of a type is one of the types that are allowed. */
export function admits(allowed: readonly string[], type: string): boolean {
  return allowed.includes(type) || (type === 'integer' && allowed.includes('number'));
}

/** Which of the only values that a writer uses a reader does not take. */
export function refusedValues(values: readonly unknown[], reader: JsonObject): unknown[] {
  const listed = 'const' in reader ? [reader['const']] : (reader['enum'] as unknown[] | undefined);
  if (listed) {
    const allowed = new Set(listed.map(canonicalJson));
    return values.filter((value) => !allowed.has(canonicalJson(value)));
  }
  const validate = compiled(reader);
  return validate ? values.filter((value) => !validate(value)) : [...values];
}

/** Null where a part of it cannot stand by itself, as with references. */
function compiled(schema: JsonObject) {
  try {
    return compilePayloadSchema(schema);
  } catch {
    return null;
  }
}
