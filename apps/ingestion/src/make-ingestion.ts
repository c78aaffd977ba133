import { systemClock, type Clock, type SigningKeys, type TopicDefinition } from '@acp/contracts';
import type { Expectation } from '@acp/expectations';
import type { AppLogger } from '@acp/observability';
import {
  ExpectationRepository,
  IngestRepository,
  OutboxDoorbell,
  type Database,
} from '@acp/persistence';
import { AcceptEvents, type Expected } from './accept/accept-events.js';
import { BatchExpectations } from './expectations/batch-expectations.js';
import { ExpectationDuties } from './expectations/expectation-duties.js';
import { HoldBatch } from './expectations/hold-batch.js';
import { Results } from './expectations/results.js';
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
  /** Null where nothing is expected. */
  expectations: Expectations | null;
}

/** What judges batches, and what writes down what was found. */
export interface Expectations extends Expected {
  duties: ExpectationDuties;
}

/** The path every record takes, whatever brought it: gate, group, triple write. */
export function makeIngestion(parts: {
  config: Readonly<IngestionConfig>;
  database: Database;
  topics: readonly TopicDefinition[];
  logger: AppLogger;
  /** Default: none, and no gatekeeper. */
  releaseKeys?: SigningKeys | null;
  /** Those of `EXPECTATIONS_FILE`. Default: none. */
  expectations?: readonly Expectation[];
  clock?: Clock;
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
  const expectations = makeExpectations({ ...parts, committed });
  const acceptEvents = new AcceptEvents(writer, topics, expectations);
  return { acceptEvents, writer, committed, doorbell, gatekeeper, expectations };
}

function makeExpectations(parts: {
  config: Readonly<IngestionConfig>;
  database: Database;
  committed: CommittedWriter;
  logger: AppLogger;
  expectations?: readonly Expectation[];
  clock?: Clock;
}): Expectations | null {
  const { config, database, expectations = [], clock = systemClock } = parts;
  if (expectations.length === 0) return null;
  const repository = new ExpectationRepository(database);
  const shared = { repository, results: new Results(), clock };
  const retentionDays = config.expectationsRetentionDays;
  return {
    batches: new BatchExpectations(expectations, shared),
    holds: new HoldBatch({ ...parts, heldMax: config.expectationsHeldBatchesMax }),
    duties: new ExpectationDuties(expectations, { ...shared, retentionDays }),
  };
}
