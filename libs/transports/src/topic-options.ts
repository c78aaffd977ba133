import { compileSettings, type ShapeProblem, type TopicDefinition } from '@acp/contracts';

/** What a transport understands under `options` of a topic: a JSON Schema of its members. */
export interface OptionsShape {
  inspect(topic: TopicDefinition): ShapeProblem[];
}

/** How long a broker keeps something, up to a century: no timer of ours runs so long. */
export const RETENTION_MS = {
  type: 'integer',
  minimum: 1,
  maximum: 3_155_760_000_000,
  'x-retention': true,
} as const;
/** More than any broker holds. */
export const STORED_MAX = 1_000_000_000_000_000;

export function optionsShape(properties: Record<string, object>): OptionsShape {
  const inspect = compileSettings({ type: 'object', additionalProperties: false, properties });
  return {
    inspect: (topic) =>
      inspect(topic.options).map((problem) => ({ ...problem, path: `/options${problem.path}` })),
  };
}
