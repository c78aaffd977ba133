import type { Definition, DefinitionProblem, JsonObject } from '../definition/definition.js';
import { schemaPath } from '../definition/read-definition.js';
import { breaksBetween } from './compare-schemas.js';

/**
 * What a version breaks of what the version before promises, by that one's compatibility. `earlier` has
 * all versions before it, ascending. An upcaster takes the place of reading what was written before.
 */
export function incompatibilities(
  next: Definition,
  earlier: readonly Definition[],
): DefinitionProblem[] {
  const last = earlier.at(-1);
  if (!last || last.compatibility === 'none') return [];
  const [direction, reach] = last.compatibility.split('_');
  const compared = reach === 'transitive' ? [...earlier].reverse() : [last];
  const problems: DefinitionProblem[] = [];
  let isRead = true;
  let after = next;
  for (const version of compared) {
    isRead &&= after.upcast === null;
    after = version;
    if (direction !== 'forward' && isRead) problems.push(...backward(next, version));
    if (direction !== 'backward') problems.push(...forward(next, version));
  }
  return problems;
}

/** Whether payloads of the version before are payloads of this one as they are. */
export function readsAsItIs(next: JsonObject, before: JsonObject): boolean {
  return breaksBetween(before, next).length === 0;
}

function backward(next: Definition, version: Definition): DefinitionProblem[] {
  const promise = `version ${next.schema_version} must read version ${version.schema_version}`;
  return placed(next, promise, breaksBetween(version.schema, next.schema));
}

function forward(next: Definition, version: Definition): DefinitionProblem[] {
  const promise = `version ${version.schema_version} must read version ${next.schema_version}`;
  return placed(next, promise, breaksBetween(next.schema, version.schema));
}

function placed(next: Definition, promise: string, breaks: readonly DefinitionProblem[]) {
  return breaks.map(({ path, message }) => ({
    path: schemaPath(next) + path,
    message: `${message} (${promise})`,
  }));
}
