import {
  AckRepository,
  AuditChain,
  BacktestActions,
  Barrier,
  CatalogueActions,
  ConsumerActions,
  ConsumerFailureActions,
  DeadLetterActions,
  DecisionActions,
  EventRepository,
  FactRepository,
  GapActions,
  GatekeeperStateRepository,
  HeldBatchActions,
  IngestRepository,
  ModelActions,
  PolicyActions,
  RejectedActions,
  ReplayActions,
  SwitchActions,
  TopicActions,
  type Transaction,
} from '@acp/persistence';

/**
 * All that an action may read and write, on the one connection of its transaction. A second connection
 * would be asked of the pool while the first is held: enough actions at once, and each waits for all
 * others.
 */
export class ActionStore {
  readonly acks: AckRepository;
  readonly audit: AuditChain;
  readonly backtests: BacktestActions;
  readonly barrier: Barrier;
  readonly catalogue: CatalogueActions;
  readonly consumers: ConsumerActions;
  readonly consumerFailures: ConsumerFailureActions;
  readonly deadLetters: DeadLetterActions;
  readonly decisions: DecisionActions;
  readonly events: EventRepository;
  readonly facts: FactRepository;
  readonly gaps: GapActions;
  readonly gatekeeper: GatekeeperStateRepository;
  readonly heldBatches: HeldBatchActions;
  readonly ingest: IngestRepository;
  readonly models: ModelActions;
  readonly policies: PolicyActions;
  readonly rejected: RejectedActions;
  readonly replays: ReplayActions;
  readonly switches: SwitchActions;
  readonly topics: TopicActions;

  constructor(private readonly transaction: Transaction) {
    this.acks = new AckRepository(transaction);
    this.audit = new AuditChain(transaction);
    this.backtests = new BacktestActions(transaction);
    this.barrier = new Barrier(transaction);
    this.catalogue = new CatalogueActions(transaction);
    this.consumers = new ConsumerActions(transaction);
    this.consumerFailures = new ConsumerFailureActions(transaction);
    this.deadLetters = new DeadLetterActions(transaction);
    this.decisions = new DecisionActions(transaction);
    this.events = new EventRepository(transaction);
    this.facts = new FactRepository(transaction);
    this.gaps = new GapActions(transaction);
    this.gatekeeper = new GatekeeperStateRepository(transaction);
    this.heldBatches = new HeldBatchActions(transaction);
    this.ingest = new IngestRepository(transaction);
    this.models = new ModelActions(transaction);
    this.policies = new PolicyActions(transaction);
    this.rejected = new RejectedActions(transaction);
    this.replays = new ReplayActions(transaction);
    this.switches = new SwitchActions(transaction);
    this.topics = new TopicActions(transaction);
  }

  /** Takes back what `work` has written when it throws; the rest of the action stands. */
  savepoint<T>(work: () => Promise<T>): Promise<T> {
    return this.transaction.savepoint(work);
  }
}
