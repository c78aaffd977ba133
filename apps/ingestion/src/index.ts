export { makeIngestion, type Ingestion } from './make-ingestion.js';
export { IngestionConfig } from './ingestion.config.js';
