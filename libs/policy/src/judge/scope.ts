import { scopeOf, type JsonSchema, type Scope } from '@acp/cel';
import type { FactSource } from '../file/policy-document.js';
import { DECISION_SCHEMA, factsSchema } from './decision-schema.js';

/** The variables that a rule about one kind of action may read. */
export function ruleScope(
  action: JsonSchema,
  facts: Readonly<Record<string, FactSource>> | undefined,
): Scope {
  const variables = {
    decision: DECISION_SCHEMA,
    action,
    ...(facts && { facts: factsSchema(facts) }),
  };
  return scopeOf(variables, { times: ['now'] });
}

/** Without members that are null, at every depth: a null and an absent member are the same here. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
