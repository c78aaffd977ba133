import { AuditEntryRow } from './audit/audit-entry-row.entity.js';
import { ClaimRow } from './outbox/claim-row.entity.js';
import { ConnectorCursor } from './connectors/connector-cursor.entity.js';
import { ConsumerFailureRow } from './inbox/consumer-failure-row.entity.js';
import { DeliveryAttempt } from './outbox/delivery-attempt.entity.js';
import { EntryEdit } from './dead-letters/entry-edit.entity.js';
import { OutboxEntry } from './outbox/outbox-entry.entity.js';
import { ProcessedEvent } from './inbox/processed-event.entity.js';
import { RawPayload } from './ingest/raw-payload.entity.js';
import { RejectedRecordRow } from './rejected/rejected-record-row.entity.js';
import { RelayWorker } from './workers/relay-worker.entity.js';
import { ReplayRow } from './replays/replay-row.entity.js';
import { StoredEvent } from './events/stored-event.entity.js';
import { TopicRow } from './topics/topic-row.entity.js';

/**
 * The tables of the domain as TypeORM sees them, for simple reads. What locks or is hot is SQL by hand;
 * what is only the ledger's bookkeeping has no entity. `entities.int.spec.ts` holds them to the schema.
 */
export const entities = [
  RawPayload,
  StoredEvent,
  OutboxEntry,
  ClaimRow,
  DeliveryAttempt,
  RejectedRecordRow,
  ProcessedEvent,
  ConsumerFailureRow,
  TopicRow,
  RelayWorker,
  ReplayRow,
  ConnectorCursor,
  AuditEntryRow,
  EntryEdit,
];
