import { thrownText } from '@acp/contracts';
import type { PluginConnector } from '@acp/plugin';
import type { LoadedPlugin } from '@acp/plugin-host';
import type { ConfigProblem } from '@acp/service';
import type { NamedConnector } from './plugin-connector.js';

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/;
const CONNECTORS_MAX = 100;

/** The connectors that plug-ins make of their settings, or what is wrong with them. */
export function nameConnectors(plugins: readonly LoadedPlugin[]): {
  connectors: NamedConnector[];
  problems: ConfigProblem[];
} {
  const made = plugins.map((plugin) => ({ plugin, ...makeConnectors(plugin) }));
  const problems = made.flatMap(({ plugin, wrong }) =>
    wrong.map((message) => ({ name: 'PLUGINS', message: `${plugin.module} ${message}` })),
  );
  return { connectors: made.flatMap(({ connectors }) => connectors), problems };
}

function makeConnectors(plugin: LoadedPlugin): { connectors: NamedConnector[]; wrong: string[] } {
  let given: unknown;
  try {
    given = plugin.connectors();
  } catch (error) {
    return { connectors: [], wrong: [`cannot make its connectors: ${thrownText(error, 500)}`] };
  }
  if (!Array.isArray(given) || given.length > CONNECTORS_MAX) {
    const wrong = `\`connectors\` must answer a list, of at most ${CONNECTORS_MAX}`;
    return { connectors: [], wrong: [wrong] };
  }
  const names = new Set<string>();
  const inspected = given.map((one: unknown) => inspect(one as PluginConnector, plugin, names));
  return {
    connectors: inspected.flatMap((one) => (typeof one === 'string' ? [] : [one])),
    wrong: inspected.filter((one) => typeof one === 'string'),
  };
}

function inspect(
  connector: PluginConnector | undefined,
  plugin: LoadedPlugin,
  names: Set<string>,
): NamedConnector | string {
  const { name, source, run } = connector ?? {};
  if (typeof name !== 'string' || !NAME.test(name)) {
    return 'has a connector whose `name` is not letters, digits, dots, _ and -, 64 at most';
  }
  if (names.has(name)) return `has two connectors ${name}`;
  names.add(name);
  if (typeof run !== 'function') return `has a connector ${name} without \`run\``;
  const mapper = plugin.mappers.find((one) => one.source === source);
  if (mapper) return { name: `${plugin.name}/${name}`, connector: connector!, mapper };
  const known = plugin.mappers.map((one) => one.source).join(', ') || 'none';
  return `has a connector ${name} whose source has no mapper in it; there are: ${known}`;
}
