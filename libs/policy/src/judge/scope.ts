import type { Scope } from '../cel/expression.js';
import { celTypeOf, type JsonSchema } from '../cel/json-schema.js';
import { vocabulary } from '../cel/vocabulary.js';
import type { FactSource } from '../file/policy-document.js';
import { DECISION_SCHEMA, factsSchema } from './decision-schema.js';

/** The variables that a rule about one kind of action may read. */
export function scopeOf(
  action: JsonSchema,
  facts: Readonly<Record<string, FactSource>> | undefined,
): Scope {
  const objects = {
    decision: DECISION_SCHEMA,
    action,
    ...(facts && { facts: factsSchema(facts) }),
  };
  const environment = vocabulary();
  for (const [name, schema] of Object.entries(objects)) {
    environment.registerVariable({ name, schema: celTypeOf(schema) } as never);
  }
  environment.registerVariable('now', 'google.protobuf.Timestamp');
  return { environment, variables: new Map(Object.entries(objects)) };
}

/** Without members that are null, at every depth: a null and an absent member are the same here. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
