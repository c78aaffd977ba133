import { compileShape, type ShapeProblem, type TopicDefinition } from '@acp/contracts';

/** What a transport understands under `options` of a topic: a JSON Schema of its members. */
export interface OptionsShape {
  inspect(topic: TopicDefinition): ShapeProblem[];
}

export function optionsShape(properties: Record<string, object>): OptionsShape {
  const inspect = compileShape({ type: 'object', additionalProperties: false, properties });
  return {
    inspect: (topic) =>
      inspect(topic.options).map((problem) => ({ ...problem, path: `/options${problem.path}` })),
  };
}

/** `ca_file`, `cert_file` and `key_file` are paths: keys are mounted, not written in variables. */
export const TLS_OPTIONS = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ca_file: { type: 'string', minLength: 1 },
    cert_file: { type: 'string', minLength: 1 },
    key_file: { type: 'string', minLength: 1 },
    reject_unauthorized: { type: 'boolean' },
    servername: { type: 'string', minLength: 1 },
  },
} as const;
