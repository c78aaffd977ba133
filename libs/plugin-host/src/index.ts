export { loadPlugins, type ImportModule, type LoadedPlugin } from './load-plugins.js';
export { PluginModules, PluginsLoadMs } from './plugin-variables.js';
