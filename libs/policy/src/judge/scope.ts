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

/**
 * Without members that are null, at every depth: a null and an absent member are the same here. What has
 * none is given back as it is.
 */
export function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(withoutNulls);
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  const object = value as Record<string, unknown>;
  const names = Object.keys(object);
  let isWhole = true;
  const members = names.map((name) => {
    const member = withoutNulls(object[name]);
    if (member === null || member !== object[name]) isWhole = false;
    return member;
  });
  if (isWhole) return value;
  const entries = names.map((name, at) => [name, members[at]] as const);
  return Object.fromEntries(entries.filter(([, member]) => member !== null));
}
