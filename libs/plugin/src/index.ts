export { definePlugin, type Plugin, type SettingSchema } from './plugin.js';
export { PLUGIN_API_VERSION } from './api-version.js';
export type {
  MappedEvent,
  MappingContext,
  NaturalKey,
  PluginMapper,
  PluginRecord,
  RefusedText,
} from './mapper.js';
export type {
  AcceptedPayload,
  AcceptOptions,
  ConnectorContext,
  ConnectorLog,
  ConnectorReport,
  PluginConnector,
} from './connector.js';
