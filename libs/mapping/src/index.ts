export type { ConfiguredSource, PollSettings, WebhookSettings } from './file/configured-source.js';
export { loadSources, parseSourcesFile } from './file/read-sources.js';
export { PollFault, type PollCursor } from './poll/poll-rules.js';
