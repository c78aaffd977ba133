export {
  Database,
  type Answer,
  type DatabaseOptions,
  type Runner,
  type Statement,
} from './database.js';
export { migrateDown, migrateUp, schemaIsCurrent } from './migrate.js';
export {
  CONFLICT,
  IngestRepository,
  type AcceptedRecord,
  type OutboxEntryDraft,
  type RawPayloadRow,
  type RecordOutcome,
  type RejectedRecord,
  type TripleWrite,
} from './ingest/ingest.repository.js';
