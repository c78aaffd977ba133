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
