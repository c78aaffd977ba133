import { addressProblem } from '@acp/brokers';
import {
  ControlPlaneError,
  compileSettings,
  type ShapeProblem,
  type TopicDefinition,
  type TransportEnvironment,
} from '@acp/contracts';

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

/** A broker's address from a variable. Throws `CONFIG.INVALID` that names it where it cannot be read. */
export function addressFrom(
  env: TransportEnvironment,
  name: string,
  { parse, fallback }: { parse: (text: string) => unknown; fallback: string },
): string {
  const address = env[name] || fallback;
  const problem = addressProblem(parse, address);
  if (problem) throw new ControlPlaneError('CONFIG.INVALID', `${name} is not usable: ${problem}`);
  return address;
}

/** What is wrong with a broker's address under `options`, in the words of its parser. */
export function inspectAddress(
  member: string,
  address: unknown,
  parse: (text: string) => unknown,
): ShapeProblem[] {
  const message = typeof address === 'string' ? addressProblem(parse, address) : undefined;
  return message === undefined ? [] : [{ path: `/options/${member}`, message }];
}
