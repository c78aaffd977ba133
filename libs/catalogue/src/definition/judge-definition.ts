import { canonicalJson, compilePayloadSchema, escapePointer } from '@acp/contracts';
import { compileUpcast } from '../upcast/compile-upcast.js';
import type { Definition, DefinitionProblem, JsonObject } from './definition.js';
import { inspectSchema } from './inspect-schema.js';
import { schemaPath } from './read-definition.js';

/**
 * Everything that is wrong with a version by itself and as the one after `before`: its schema, its examples, and
 * its upcaster, tried on every example of the version before.
 */
export function judgeDefinition(definition: Definition, before: Definition | undefined) {
  const at = schemaPath(definition);
  const problems = inspectSchema(definition.schema, at);
  if (definition.kind === 'action') problems.push(...openAction(definition));
  if (problems.length > 0) return problems;
  const validate = compilePayloadSchema(definition.schema);
  const check = (value: JsonObject) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map((error) => ({
          path: error.instancePath + missing(error),
          message: error.message ?? error.keyword,
        }));
  for (const [i, example] of definition.examples.entries()) {
    problems.push(...check(example).map(below(`/examples/${i}`)));
  }
  return [...problems, ...judgeUpcast(definition, before, check)];
}

function missing({
  keyword,
  params,
}: {
  keyword: string;
  params: Record<string, unknown>;
}): string {
  return keyword === 'required' ? `/${escapePointer(String(params['missingProperty']))}` : '';
}

const below = (at: string) => (problem: DefinitionProblem) => ({
  ...problem,
  path: at + problem.path,
});

function judgeUpcast(
  { upcast, schema }: Definition,
  before: Definition | undefined,
  check: (value: JsonObject) => DefinitionProblem[],
): DefinitionProblem[] {
  if (!upcast) return [];
  if (!before) return [{ path: '/upcast', message: 'there is no version before to bring here' }];
  const compiled = compileUpcast(upcast, { before: before.schema, after: schema });
  if (!compiled.ok) return compiled.problems;
  if ('module' in upcast && before.examples.length === 0) {
    const message = `version ${before.schema_version} has no example to try the module on`;
    return [{ path: '/upcast', message }];
  }
  return before.examples.flatMap((example, i) => {
    const of = `of example ${i} of version ${before.schema_version}`;
    try {
      const made = compiled.upcast({ ...example });
      if ('module' in upcast) {
        // It has held what it made to the schema. Code may be impure, which a map cannot be.
        if (isSame(made, compiled.upcast({ ...example }))) return [];
        return [{ path: '/upcast', message: `makes something else the second time, ${of}` }];
      }
      return check(made).map(({ path, message }) => ({
        path: '/upcast',
        message: `makes ${path || 'something'} ${of} that ${message}`,
      }));
    } catch (error) {
      return [{ path: '/upcast', message: `${(error as Error).message}, ${of}` }];
    }
  });
}

function isSame(one: JsonObject, other: JsonObject): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

/** A member that no policy can read would have been judged by nobody. */
function openAction({ name, schema }: Definition): DefinitionProblem[] {
  const properties = (schema['properties'] ?? {}) as Record<string, { const?: unknown }>;
  const problems: DefinitionProblem[] = [];
  if (schema['additionalProperties'] !== false) {
    const message = 'must be false: what no policy can read would have been judged by nobody';
    problems.push({ path: '/action_schema/additionalProperties', message });
  }
  if (properties['kind']?.const !== name) {
    const message = `must be { "const": ${JSON.stringify(name)} }`;
    problems.push({ path: '/action_schema/properties/kind', message });
  }
  if (!((schema['required'] ?? []) as string[]).includes('kind')) {
    problems.push({ path: '/action_schema/required', message: 'must name `kind`' });
  }
  return problems;
}
