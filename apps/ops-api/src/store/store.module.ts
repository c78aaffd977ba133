import {
  AckRepository,
  ActivityRepository,
  AuditRepository,
  BlastRadiusRepository,
  ConsumerFailureRepository,
  ConsumerProgressRepository,
  ConsumerStateRepository,
  ConnectorStateRepository,
  Database,
  DeadLetterRepository,
  EventRepository,
  EvidenceRepository,
  IngestRepository,
  LedgerRepository,
  LedgerSegmentRepository,
  OutboxDoorbell,
  RejectedRepository,
  ReplayRepository,
  TopicStateRepository,
  WorkerStateRepository,
} from '@acp/persistence';
import { Module, type DynamicModule } from '@nestjs/common';
import type { OpsApiConfig } from '../ops-api.config.js';
import { DatabaseLifecycle } from './database-lifecycle.js';

export const REPOSITORIES = [
  AckRepository,
  ActivityRepository,
  AuditRepository,
  BlastRadiusRepository,
  ConsumerFailureRepository,
  ConsumerProgressRepository,
  ConsumerStateRepository,
  ConnectorStateRepository,
  DeadLetterRepository,
  EventRepository,
  EvidenceRepository,
  IngestRepository,
  LedgerRepository,
  LedgerSegmentRepository,
  RejectedRepository,
  ReplayRepository,
  TopicStateRepository,
  WorkerStateRepository,
];

/** The database and what reads it. What writes is handed out by `RecordAction`. */
@Module({})
export class StoreModule {
  static forConfig(config: Readonly<OpsApiConfig>): DynamicModule {
    const providers = [
      { provide: Database, useFactory: () => openDatabase(config) },
      ...REPOSITORIES.map((Repository) => ({
        provide: Repository,
        inject: [Database],
        useFactory: (database: Database) => new Repository(database),
      })),
      {
        provide: OutboxDoorbell,
        inject: [Database],
        useFactory: (database: Database) => new OutboxDoorbell(database, { enabled: true }),
      },
    ];
    return {
      module: StoreModule,
      global: true,
      providers: [...providers, DatabaseLifecycle],
      exports: providers.map(({ provide }) => provide),
    };
  }
}

/**
 * Statements are planned with the values they come with: searches differ too much for one plan, and
 * an operator's page is no hot path. So nothing is prepared here.
 */
function openDatabase(config: Readonly<OpsApiConfig>): Promise<Database> {
  return Database.open({
    url: config.databaseUrl,
    applicationName: 'ops-api',
    poolSize: config.databasePoolSize,
    preparedStatements: false,
    pooled: !config.databasePreparedStatements,
    statementTimeoutMs: config.opsStatementTimeoutMs,
  });
}
