import { compilePayloadSchema } from '@acp/contracts';
import { compileObject, scopeOf, type CompiledObject, type JsonSchema } from '@acp/cel';
import type {
  DefinitionProblem,
  JsonObject,
  UpcastMap,
  UpcastModule,
} from '../definition/definition.js';
import { callModule, hasModule } from './upcast-modules.js';

export type Upcast = (payload: Record<string, unknown>) => Record<string, unknown>;

export type CompiledUpcast =
  { ok: true; upcast: Upcast } | { ok: false; problems: DefinitionProblem[] };

/** What an upcaster brings payloads from, and to. */
export interface UpcastSchemas {
  before: JsonObject;
  after: JsonObject;
}

/** Compiles an upcaster. What it cannot make throws an error which says which member and why. */
export function compileUpcast(
  upcast: UpcastMap | UpcastModule,
  schemas: UpcastSchemas,
): CompiledUpcast {
  return 'module' in upcast
    ? moduleUpcast(upcast.module, schemas.after)
    : mapUpcast(upcast, schemas.before);
}

/** What is made is held to the schema at each payload: nothing is known of code before it has run. */
function moduleUpcast(sha256: string, after: JsonObject): CompiledUpcast {
  if (!hasModule(sha256)) {
    const message = `this process was given no module of the digest ${sha256}: code comes from the files of a catalogue alone`;
    return { ok: false, problems: [{ path: '/upcast/module', message }] };
  }
  let validate: ReturnType<typeof compilePayloadSchema> | undefined;
  const upcast: Upcast = (payload) => {
    validate ??= compilePayloadSchema(after);
    const made = called(sha256, payload);
    if (validate(made)) return made;
    const reasons = (validate.errors ?? []).map((error) => {
      const { instancePath, message = error.keyword } = error;
      return `${instancePath || '/'} ${message}`;
    });
    throw new Error(
      `cannot be upcast: the module makes what the schema refuses: ${reasons.join('; ')}`,
    );
  };
  return { ok: true, upcast };
}

function called(sha256: string, payload: Record<string, unknown>): Record<string, unknown> {
  try {
    return callModule(sha256, payload);
  } catch (error) {
    throw new Error(`cannot be upcast: the module ${(error as Error).message}`, { cause: error });
  }
}

/** What the map does not name stays as it is. */
function mapUpcast({ set = {}, drop = [] }: UpcastMap, before: JsonObject): CompiledUpcast {
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
