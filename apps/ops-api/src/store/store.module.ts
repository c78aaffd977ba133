import { ReproduceVerdicts } from '@acp/decisions';
import {
  AckRepository,
  ActivityRepository,
  AuditRepository,
  BacktestRepository,
  BlastRadiusRepository,
  BudgetRepository,
  CanaryRepository,
  CatalogueRepository,
  ConsumerFailureRepository,
  ConsumerProgressRepository,
  ConsumerStateRepository,
  ConnectorStateRepository,
  Database,
  DatabaseStateRepository,
  DeadLetterRepository,
  DecisionListRepository,
  EventRepository,
  EvidenceRepository,
  GapRepository,
  ExpectationRepository,
  GatekeeperStateRepository,
  HeldBatchRepository,
  HistoryRepository,
  IngestRepository,
  LedgerReadingRepository,
  LedgerRepository,
  LedgerSegmentRepository,
  ModelRepository,
  NameRepository,
  OutboxDoorbell,
  OversightRepository,
  PolicyRepository,
  RejectedRepository,
  ReplayRepository,
  RetentionRepository,
  SwitchRepository,
  TopicStateRepository,
  TypeActivityRepository,
  WorkerStateRepository,
} from '@acp/persistence';
import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';

export const REPOSITORIES = [
  AckRepository,
  ActivityRepository,
  AuditRepository,
  BacktestRepository,
  BlastRadiusRepository,
  BudgetRepository,
  CanaryRepository,
  CatalogueRepository,
  ConsumerFailureRepository,
  ConsumerProgressRepository,
  ConsumerStateRepository,
  ConnectorStateRepository,
  DatabaseStateRepository,
  DeadLetterRepository,
  DecisionListRepository,
  EventRepository,
  EvidenceRepository,
  GapRepository,
  ExpectationRepository,
  GatekeeperStateRepository,
  HeldBatchRepository,
  HistoryRepository,
  IngestRepository,
  LedgerReadingRepository,
  LedgerRepository,
  ModelRepository,
  NameRepository,
  OversightRepository,
  PolicyRepository,
  RejectedRepository,
  ReplayRepository,
  RetentionRepository,
  SwitchRepository,
  TopicStateRepository,
  TypeActivityRepository,
  WorkerStateRepository,
];

const providers = [
  ...REPOSITORIES.map((Repository) => ({
    provide: Repository,
    inject: [Database],
    useFactory: (database: Database) => new Repository(database),
  })),
  {
    provide: LedgerSegmentRepository,
    inject: [Database],
    useFactory: (database: Database) =>
      new LedgerSegmentRepository(database, undefined, [new ReproduceVerdicts()]),
  },
  {
    provide: OutboxDoorbell,
    inject: [Database],
    useFactory: (database: Database) => new OutboxDoorbell(database, { enabled: true }),
  },
];

/** What reads the database. What writes is handed out by `RecordAction`. */
@Global()
@Module({ providers, exports: providers.map(({ provide }) => provide) })
export class StoreModule implements OnApplicationShutdown {
  constructor(private readonly doorbell: OutboxDoorbell) {}

  onApplicationShutdown(): void {
    this.doorbell.close();
  }
}
