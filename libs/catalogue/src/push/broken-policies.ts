import { ControlPlaneError, findActionKind, pointerMembers } from '@acp/contracts';
import type { ActivePolicyRow } from '@acp/persistence';
import { compileStored } from '@acp/policy';
import type { Definition, DefinitionProblem, JsonObject } from '../definition/definition.js';
import { schemaPath } from '../definition/read-definition.js';
import { differences } from './differences.js';

type Policy = Pick<ActivePolicyRow, 'policy_set' | 'version' | 'source'>;

/**
 * What a new version of a kind of action breaks of the policies that are in force or in shadow: each expression
 * that reads the version before and not this one, by its rule and by the member that it reads.
 */
export function brokenPolicies(
  next: Definition,
  before: Definition | undefined,
  policies: readonly Policy[],
): DefinitionProblem[] {
  if (!before) return [];
  return policies.flatMap((policy) => {
    const held = compiledWith(policy, before);
    // What nothing could read before is not broken by this.
    if ('reasons' in held) return [];
    const now = compiledWith(policy, next);
    if (!('reasons' in now)) return [];
    return now.reasons.map((reason) => ({
      path: memberRead(textAt(held.document, reason.path), { before, next }),
      message: `${nameOf(policy)}, ${partOf(held.document, reason.path)}: ${reason.message}`,
    }));
  });
}

function nameOf({ policy_set, version }: Policy): string {
  return `policy ${policy_set} version ${version}`;
}

function compiledWith(policy: Policy, { name, schema }: Definition) {
  const findKind = (kind: string) =>
    kind === name ? { action_schema: schema } : findActionKind(kind);
  try {
    return compileStored(policy.source, { fileName: nameOf(policy), findKind });
  } catch (error) {
    if (!(error instanceof ControlPlaneError)) throw error;
    return { reasons: error.context.reasons ?? [{ path: '', message: error.message }] };
  }
}

/** `rule big (/rules/0/when)`. */
function partOf(document: object, path: string): string {
  const [list = '', index = ''] = pointerMembers(path);
  const part = at(document, `/${list}/${index}`) as { id?: string } | undefined;
  const kind = { rules: 'rule', budgets: 'budget' }[list];
  return kind && part?.id ? `${kind} ${part.id} (${path})` : path || '/';
}

function textAt(document: object, path: string): string {
  const found = at(document, path);
  return typeof found === 'string' ? found : '';
}

function at(document: object, path: string): unknown {
  let found: unknown = document;
  for (const member of pointerMembers(path)) found = (found as JsonObject | undefined)?.[member];
  return found;
}

/** The member of the action that has changed and that an expression reads; the schema where that cannot be told. */
function memberRead(text: string, { before, next }: { before: Definition; next: Definition }) {
  const changed = differences(before.schema['properties'], next.schema['properties']);
  const names = changed.map((path) => pointerMembers(path)[0] ?? '');
  const read = names.find((name) => new RegExp(`\\b${escaped(name)}\\b`).test(text));
  return schemaPath(next) + (read ? `/properties/${read}` : '');
}

function escaped(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '\\$&');
}
