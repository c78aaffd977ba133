export { makeIngestion } from './make-ingestion.js';
export { BatchExpectations } from './expectations/batch-expectations.js';
export { Results as ExpectationResults } from './expectations/results.js';
export { IngestionConfig } from './ingestion.config.js';
export { PushEvents } from './push/push-events.js';
export { binanceMapper } from './sources/binance/binance.mapper.js';
export type { PushContext } from './push/request-context.js';
