export type { ConfiguredSource, WebhookSettings } from './file/configured-source.js';
export { loadSources, parseSourcesFile } from './file/read-sources.js';
