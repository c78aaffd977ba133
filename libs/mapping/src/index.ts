export type { ConfiguredSource, WebhookSettings } from './file/configured-source.js';
export { loadSources } from './file/read-sources.js';
