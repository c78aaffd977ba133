import { compileObject, scopeOf, type CompiledObject, type JsonSchema } from '@acp/cel';
import type { DefinitionProblem, JsonObject, UpcastMap } from '../definition/definition.js';

export type Upcast = (payload: Record<string, unknown>) => Record<string, unknown>;

export type CompiledUpcast =
  { ok: true; upcast: Upcast } | { ok: false; problems: DefinitionProblem[] };

/**
 * Compiles an upcaster against the schema that it reads. What it does not name stays as it is; a member that
 * cannot be made throws an error which says which one and why.
 */
export function compileUpcast(
  { set = {}, drop = [] }: UpcastMap,
  before: JsonObject,
): CompiledUpcast {
  const scope = scopeOf({ payload: before as JsonSchema }, { mixedLiterals: true });
  const compiled = compileObject(set, scope);
  if (compiled.ok) return { ok: true, upcast: upcastBy(compiled.object, drop) };
  const problems = compiled.problems.map(({ path, message, offset }) => ({
    path: `/upcast/set${path}`,
    message: offset === undefined ? message : `${message} (character ${offset + 1})`,
  }));
  return { ok: false, problems };
}

function upcastBy(object: CompiledObject, drop: readonly string[]): Upcast {
  return (payload) => {
    const made = object.evaluate({ payload });
    if (!made.ok) {
      const reasons = made.problems.map(({ path, message }) => `${path} ${message}`);
      throw new Error(`cannot be upcast: ${reasons.join('; ')}`);
    }
    const kept = Object.entries(payload).filter(([member]) => !drop.includes(member));
    return { ...Object.fromEntries(kept), ...made.value };
  };
}
