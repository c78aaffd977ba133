export { makeIngestion } from './make-ingestion.js';
export { IngestionConfig } from './ingestion.config.js';
