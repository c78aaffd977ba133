import { systemClock, type TopicDefinition } from '@acp/contracts';
import type { AppLogger } from '@acp/observability';
import { IntakeStateRepository, type Database } from '@acp/persistence';
import type { HealthRegistry } from '@acp/service';
import type { Expected } from '../../accept/accept-events.js';
import type { CommittedWriter } from '../../grouping/committed-writer.js';
import type { IngestionConfig } from '../../ingestion.config.js';
import { DrainIntake } from './drain-intake.js';
import { IntakeConnector } from './intake-connector.js';
import { IntakeConnectors } from './intake-connectors.js';
import { parseIntakes } from './intake-databases.js';

export function makeIntakeConnectors(parts: {
  config: Readonly<IngestionConfig>;
  database: Database;
  writer: CommittedWriter;
  expected: Expected | null;
  topics: readonly TopicDefinition[];
  health: HealthRegistry;
  logger: AppLogger;
}): IntakeConnectors {
  const { config, database, writer, expected, topics, health, logger } = parts;
  const states = new IntakeStateRepository(database);
  const limits = {
    rowsMax: config.intakeBatchRowsMax,
    bytesMax: config.intakeBatchBytesMax,
    rowBytesMax: config.ingestionBodyBytesMax,
  };
  const options = {
    ownUrl: config.databaseUrl,
    pollMs: config.intakePollMs,
    gatherMs: config.intakeGatherMs,
  };
  const connectors = parseIntakes(config.intakeDatabases ?? []).map((intake) => {
    const drained = { database, writer, expected, topics, logger, clock: systemClock };
    const drain = new DrainIntake(intake, limits, drained);
    return new IntakeConnector(intake, options, { drain, states, logger });
  });
  return new IntakeConnectors(connectors, health, logger);
}
