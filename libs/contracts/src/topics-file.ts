import { resolveReferences, type Environment } from './environment-references.js';
import { ControlPlaneError } from './error-codes.js';
import { eventTypeNames } from './event-types/registry.js';
import { compileSettings, escapePointer, unknownName, type ShapeProblem } from './shape.js';
import { defaultTopics } from './topics-default.js';
import { TOPICS_FILE_SCHEMA } from './topics-file-schema.js';
import { GATED_TYPE, TRANSPORT_NAMES, defineTopic, type TopicDefinition } from './topic.js';
import { YamlText } from './yaml-text.js';

export interface TopicsFileOptions {
  /** Named in every error. */
  fileName: string;
  /** Null: references are left as they are written, for a process that connects to no topic. */
  env: Environment | null;
  /** Checks `options` as the topic's transport understands them; paths begin at the topic. */
  inspectTopic?: (topic: TopicDefinition) => ShapeProblem[];
  /** Takes event types that nobody has registered: before the catalogue was read. Default false. */
  anyType?: boolean;
}

type TopicInput = Parameters<typeof defineTopic>[0];

const inspectFile = compileSettings(TOPICS_FILE_SCHEMA);

/**
 * Reads a topics file, YAML or JSON, as a whole: every problem at once, each with its line.
 *
 * `${NAME}` in `destination` and `options` is taken from the environment; a secret is never written
 * in the file and never quoted in an error. Throws `ControlPlaneError` with `CONFIG.INVALID`.
 */
export function parseTopicsFile(text: string, options: TopicsFileOptions): TopicDefinition[] {
  const file = YamlText.parse(text, options.fileName);
  const { topics, problems } = readTopics(file.value, options);
  if (problems.length > 0) throw file.invalid(problems);
  return topics;
}

/**
 * The topics of this installation: from the file that `TOPICS_FILE` names, or the default one. Every
 * process of an installation must be given the same.
 *
 * A process that publishes gives `inspectTopic`. Another one does not, and then needs none of the
 * variables that the file refers to: secrets stay with the relay. With `anyType` all but the names of event types
 * is checked, which is what can be done before the catalogue was read.
 */
export function loadTopics(
  env: Environment,
  readFile: (path: string) => string,
  { inspectTopic, anyType }: Pick<TopicsFileOptions, 'inspectTopic' | 'anyType'> = {},
): TopicDefinition[] {
  const fileName = env['TOPICS_FILE'];
  if (!fileName) return defaultTopics(env);
  let text: string;
  try {
    text = readFile(fileName);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new ControlPlaneError(
      'CONFIG.INVALID',
      `TOPICS_FILE ${fileName} cannot be read (${reason})`,
      { cause },
    );
  }
  return parseTopicsFile(text, { fileName, env: inspectTopic ? env : null, inspectTopic, anyType });
}

function readTopics(file: unknown, { env, inspectTopic, anyType = false }: TopicsFileOptions) {
  const shape = inspectFile(file);
  const problems = [...shape, ...referencesOutside(file)];
  const topics: TopicDefinition[] = [];
  const items = (file as { topics?: unknown } | null)?.topics;
  for (const [index, item] of (Array.isArray(items) ? items : []).entries()) {
    const path = `/topics/${index}`;
    if (typeof item !== 'object' || item === null) continue;
    const { topic, problems: found } = resolveTopic(item as TopicInput, path, env);
    problems.push(...found, ...(anyType ? [] : unknownEventTypes(item as TopicInput, path)));
    problems.push(...wrongForGated(item as TopicInput, path));
    const further = [
      ...contradictions(topic, path),
      ...duplicateName(topics, topic, path),
      ...(isInspectable(topic) ? (inspectTopic?.(topic) ?? []) : []).map(below(path)),
    ];
    const named = problems.filter((problem) => problem.path.startsWith(`${path}/`));
    problems.push(...further.filter(({ path: at }) => !named.some((p) => covers(p.path, at))));
    topics.push(topic);
  }
  return { topics, problems };
}

/** A transport can say what it thinks of a topic that is wrong elsewhere. */
function isInspectable({ transport, destination, options }: TopicDefinition): boolean {
  const known: readonly string[] = TRANSPORT_NAMES;
  return known.includes(transport) && typeof destination === 'string' && isRecord(options);
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const below = (path: string) => (problem: ShapeProblem) => ({
  ...problem,
  path: path + problem.path,
});

/** What is named already says more than what follows from it. */
function covers(named: string, at: string): boolean {
  return at === named || at.startsWith(`${named}/`);
}

function resolveTopic(item: TopicInput, path: string, env: Environment | null) {
  const destination = resolveReferences(item.destination, `${path}/destination`, env);
  const settings = resolveReferences(item.options, `${path}/options`, env);
  const written = { ...destination.references, ...settings.references };
  const references = Object.fromEntries(
    Object.entries(written).map(([at, text]) => [at.slice(path.length), text]),
  );
  const topic = {
    ...item,
    ...(item.destination !== undefined && { destination: destination.value! }),
    ...(item.options !== undefined && { options: settings.value! }),
    ...(Object.keys(references).length > 0 && { references }),
  };
  return {
    topic: defineTopic(topic),
    problems: [...destination.problems, ...settings.problems],
  };
}

/** A reference anywhere else would be taken literally; better to say so. */
function referencesOutside(file: unknown, path = ''): ShapeProblem[] {
  if (/^\/topics\/\d+\/(destination|options)(\/|$)/.test(path)) return [];
  if (typeof file === 'string' && file.includes('${')) {
    return [{ path, message: 'references are allowed in `destination` and `options` only' }];
  }
  if (typeof file !== 'object' || file === null) return [];
  return Object.entries(file).flatMap(([member, value]) =>
    referencesOutside(value, `${path}/${escapePointer(member)}`),
  );
}

function unknownEventTypes(item: TopicInput, path: string): ShapeProblem[] {
  const known = eventTypeNames();
  const types: readonly unknown[] = Array.isArray(item.event_types) ? item.event_types : [];
  return types.flatMap((type, i) =>
    typeof type !== 'string' || type === '*' || known.includes(type)
      ? []
      : [{ path: `${path}/event_types/${i}`, message: unknownName('event type', type, known) }],
  );
}

/** What would reach an executor without a release: a list that names it is a mistake, said at start. */
function wrongForGated(item: TopicInput, path: string): ShapeProblem[] {
  const { gated, event_types: types } = item;
  if (gated !== true || !Array.isArray(types)) return [];
  return types.flatMap((type: unknown, i) => {
    if (type === GATED_TYPE) return [];
    const message = `a gated topic takes \`${GATED_TYPE}\` alone, not \`${String(type)}\``;
    return [{ path: `${path}/event_types/${i}`, message }];
  });
}

function contradictions(topic: TopicDefinition, path: string): ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  if (topic.breaker.open_max_ms < topic.breaker.open_ms) {
    const message = `\`open_max_ms\` is less than \`open_ms\` (${topic.breaker.open_ms})`;
    problems.push({ path: `${path}/breaker/open_max_ms`, message });
  }
  if (topic.limits.in_flight_bytes_max < topic.limits.message_bytes_max) {
    const message = `\`in_flight_bytes_max\` is less than one message may be (\`message_bytes_max\` ${topic.limits.message_bytes_max})`;
    problems.push({ path: `${path}/limits/in_flight_bytes_max`, message });
  }
  return problems;
}

function duplicateName(
  before: readonly TopicDefinition[],
  topic: TopicDefinition,
  path: string,
): ShapeProblem[] {
  if (!before.some(({ name }) => name === topic.name)) return [];
  return [{ path: `${path}/name`, message: `the name \`${topic.name}\` is taken above` }];
}
