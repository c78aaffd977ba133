import type { SigningKeys, TopicDefinition } from '@acp/contracts';
import type { AppLogger } from '@acp/observability';
import { IngestRepository, OutboxDoorbell, type Database } from '@acp/persistence';
import { AcceptEvents } from './accept/accept-events.js';
import { CommittedWriter } from './grouping/committed-writer.js';
import { makeGatekeeper, type Gatekeeper } from './gatekeeper/make-gatekeeper.js';
import { GroupedWriter } from './grouping/grouped-writer.js';
import { WriteJournal } from './grouping/write-journal.js';
import type { IngestionConfig } from './ingestion.config.js';

/** Tries for about three seconds; a sender waits that long at most before its 503. */
const WRITE_RETRIES = { retriesMax: 5, retryFirstMs: 100, retryLongestMs: 1_000 };

export interface Ingestion {
  acceptEvents: AcceptEvents;
  writer: GroupedWriter;
  /** For a triple write that is part of a larger transaction. */
  committed: CommittedWriter;
  doorbell: OutboxDoorbell;
  /** Null without a key to sign releases with. */
  gatekeeper: Gatekeeper | null;
}

/** The path every record takes, whatever brought it: gate, group, triple write. */
export function makeIngestion(parts: {
  config: Readonly<IngestionConfig>;
  database: Database;
  topics: readonly TopicDefinition[];
  logger: AppLogger;
  /** Default: none, and no gatekeeper. */
  releaseKeys?: SigningKeys | null;
}): Ingestion {
  const { config, database, topics, logger, releaseKeys = null } = parts;
  const doorbell = new OutboxDoorbell(database, { enabled: config.ingestionDoorbell });
  const repository = new IngestRepository(database);
  const journal = new WriteJournal(logger);
  const grouping = {
    windowMs: config.ingestionGroupWindowMs,
    groupRecordsMax: config.ingestionGroupRecordsMax,
    writesInFlightMax: config.ingestionWritesInFlightMax,
    queueRecordsMax: config.ingestionQueueRecordsMax,
    queueBytesMax: config.ingestionQueueBytesMax,
  };
  const committed = new CommittedWriter({ repository, journal, doorbell }, WRITE_RETRIES);
  const writer = new GroupedWriter(committed, grouping);
  const gatekeeper =
    releaseKeys &&
    makeGatekeeper({
      ...{ database, topics, committed, grouped: writer, grouping, logger },
      signer: releaseKeys.signer,
    });
  const acceptEvents = new AcceptEvents(writer, topics);
  return { acceptEvents, writer, committed, doorbell, gatekeeper };
}
