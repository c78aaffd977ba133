import { PLUGIN_API_VERSION } from './api-version.js';
import type { PluginConnector } from './connector.js';
import type { PluginMapper } from './mapper.js';

/** A JSON Schema of one setting; numbers need a `maximum`. */
export interface SettingSchema {
  type: 'string' | 'number' | 'integer' | 'boolean' | 'array';
  /** One sentence: what it does, with its unit. Says what a `pattern` means, in the refusal. */
  description?: string;
  /** Taken where the variable is absent or empty. */
  default?: unknown;
  /** Of a list: its items, which are texts. A list is written with commas. */
  items?: Record<string, unknown>;
  [keyword: string]: unknown;
}

/**
 * What the module in `PLUGINS` exports as `default`. `Settings` is what its connectors are made with.
 *
 * The module is loaded once, at the start, and must have loaded within `PLUGINS_LOAD_MS`: it opens nothing by
 * itself. It runs in the process of the control plane, with its
 * rights: install only what you would deploy.
 */
export interface Plugin<Settings = Record<string, never>> {
  /** The version of this interface that it is written for; `definePlugin` fills it in. */
  readonly api: number;
  /** Lower case letters, digits and dashes, 32 at most. Begins the names of its connectors and variables. */
  readonly name: string;
  /** For people: shown in the log. */
  readonly version?: string;
  /**
   * Its settings by name, in snake_case. `pairs` of the plug-in `my-venue` is read from the variable
   * `PLUGIN_MY_VENUE_PAIRS`, and every wrong or unknown one is told at the start, together with those of
   * the control plane.
   */
  readonly settings?: {
    readonly properties: Readonly<Record<string, SettingSchema>>;
    readonly required?: readonly string[];
  };
  readonly mappers?: readonly PluginMapper[];
  /** Makes the connectors of this process; opens nothing. */
  connectors?(settings: Settings): readonly PluginConnector[];
}

/**
 * Gives a plug-in its types and the version of the interface that it was written against:
 *
 * `export default definePlugin<Settings>({ name: 'my-venue', mappers: [mapper], connectors })`.
 *
 * A module that does not want the package says `api: 1` itself.
 */
export function definePlugin<Settings = Record<string, never>>(
  plugin: Omit<Plugin<Settings>, 'api'>,
): Plugin<Settings> {
  return { ...plugin, api: PLUGIN_API_VERSION };
}
