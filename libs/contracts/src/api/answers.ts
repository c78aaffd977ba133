import type { AuditEntry, AuditVerification } from './audit.js';
import type { Backtest, BacktestDifference } from './backtests.js';
import type { Gap } from './gaps.js';
import type { Canary } from './canary.js';
import type {
  Consumer,
  ConsumerFailure,
  ConsumerFailureBulkAnswer,
  ConsumerFailureGroups,
  RetiredConsumer,
} from './consumers.js';
import type {
  DeadLetter,
  DeadLetterAction,
  DeadLetterBulkAnswer,
  DeadLetterDetail,
  DeadLetterGroups,
} from './dead-letters.js';
import type {
  BlastRadius,
  DeliveryEntry,
  DeliveryRequest,
  EventDetail,
  EventSummary,
  Trace,
  TraceEvents,
} from './events.js';
import type {
  BlockedKey,
  Connector,
  ConsumerAcksAnswer,
  Topic,
  TopicRetireAnswer,
  Worker,
} from './fleet.js';
import type {
  CheckpointComparison,
  EvidenceKeys,
  EvidenceProof,
  SignedCheckpoint,
} from './evidence.js';
import type { CataloguePushed, RegisteredActionKind, RegisteredEventType } from './event-types.js';
import type { Expectation, HeldBatch, HeldBatchAnswer, HeldBatchDetail } from './expectations.js';
import type { HealthReport, HealthSummary } from './health.js';
import type { Flows } from './flows.js';
import type { History } from './history.js';
import type { Ledger } from './ledger.js';
import type { Caller, Page, Problem } from './page.js';
import type {
  PolicyActivation,
  PolicyDetail,
  PolicyDiff,
  PolicyPushed,
  PolicySet,
  PolicyShadow,
  PolicyVersionDetail,
} from './policies.js';
import type {
  DecisionAnswered,
  DecisionBulkAnswer,
  DecisionDetail,
  DecisionSummary,
} from './decisions.js';
import type { Budget, Model } from './budgets.js';
import type { SwitchDetail, SwitchEngaged, SwitchPeriod } from './switches.js';
import type { CheckedProposal, DecidedProposal } from './proposals.js';
import type {
  BatchAnswer,
  HookAnswer,
  HookChallenge,
  PayloadsAnswer,
  PushedEvent,
} from './push.js';
import type {
  RejectedBulkAnswer,
  RejectedGroups,
  RejectedRecord,
  RejectedResubmitAnswer,
  ResubmitAnswer,
} from './rejected.js';
import type { Replay, ReplayPreview } from './replays.js';
import type { OversightLine } from './oversight.js';
import type { Overview, StreamMessage } from './stream.js';

/**
 * Every answer of the HTTP APIs by its name in their OpenAPI documents. The schemas in those
 * documents are generated from these types and their comments (`api-schemas.ts`).
 */
export interface ApiAnswers {
  AuditPage: Page<AuditEntry>;
  AuditVerification: AuditVerification;
  Backtest: Backtest;
  BacktestDifferencePage: Page<BacktestDifference>;
  BacktestPage: Page<Backtest>;
  BatchAnswer: BatchAnswer;
  BlastRadius: BlastRadius;
  BudgetPage: Page<Budget>;
  BlockedKeyPage: Page<BlockedKey>;
  Caller: Caller;
  CataloguePushed: CataloguePushed;
  CheckpointComparison: CheckpointComparison;
  CheckedProposal: CheckedProposal;
  ConnectorPage: Page<Connector>;
  ConsumerAcksAnswer: ConsumerAcksAnswer;
  ConsumerFailureBulkAnswer: ConsumerFailureBulkAnswer;
  ConsumerFailureGroups: ConsumerFailureGroups;
  ConsumerFailurePage: Page<ConsumerFailure>;
  ConsumerPage: Page<Consumer>;
  DecidedProposal: DecidedProposal;
  DeadLetterAction: DeadLetterAction;
  DeadLetterBulkAnswer: DeadLetterBulkAnswer;
  DeadLetterDetail: DeadLetterDetail;
  DeadLetterGroups: DeadLetterGroups;
  DeadLetterPage: Page<DeadLetter>;
  DecisionAnswered: DecisionAnswered;
  DecisionBulkAnswer: DecisionBulkAnswer;
  DecisionDetail: DecisionDetail;
  DecisionPage: Page<DecisionSummary>;
  DeliveryEntry: DeliveryEntry;
  DeliveryRequest: DeliveryRequest;
  EventDetail: EventDetail;
  EventPage: Page<EventSummary>;
  Expectation: Expectation;
  ExpectationPage: Page<Expectation>;
  Flows: Flows;
  HealthReport: HealthReport;
  HealthSummary: HealthSummary;
  History: History;
  Gap: Gap;
  GapPage: Page<Gap>;
  HeldBatchAnswer: HeldBatchAnswer;
  HeldBatchDetail: HeldBatchDetail;
  HeldBatchPage: Page<HeldBatch>;
  EvidenceKeys: EvidenceKeys;
  EvidenceProof: EvidenceProof;
  Ledger: Ledger;
  SignedCheckpoint: SignedCheckpoint;
  Model: Model;
  ModelPage: Page<Model>;
  OversightLine: OversightLine;
  Canary: Canary;
  Overview: Overview;
  HookAnswer: HookAnswer;
  HookChallenge: HookChallenge;
  PayloadsAnswer: PayloadsAnswer;
  PolicyActivation: PolicyActivation;
  PolicyDetail: PolicyDetail;
  PolicyDiff: PolicyDiff;
  PolicyPushed: PolicyPushed;
  PolicySetPage: Page<PolicySet>;
  PolicyShadow: PolicyShadow;
  PolicyVersionDetail: PolicyVersionDetail;
  Problem: Problem;
  PushedEvent: PushedEvent;
  RegisteredActionKind: RegisteredActionKind;
  RegisteredActionKindPage: Page<RegisteredActionKind>;
  RegisteredEventType: RegisteredEventType;
  RegisteredEventTypePage: Page<RegisteredEventType>;
  RejectedBulkAnswer: RejectedBulkAnswer;
  RejectedGroups: RejectedGroups;
  RejectedPage: Page<RejectedRecord>;
  RejectedRecord: RejectedRecord;
  RejectedResubmitAnswer: RejectedResubmitAnswer;
  Replay: Replay;
  /** The replay; to `dry_run` what it would do. */
  ReplayOrdered: Replay | ReplayPreview;
  ReplayPage: Page<Replay>;
  ResubmitAnswer: ResubmitAnswer;
  RetiredConsumer: RetiredConsumer;
  /** The data of one message; its `event:` says which. */
  StreamData: StreamMessage['data'];
  SwitchDetail: SwitchDetail;
  SwitchEngaged: SwitchEngaged;
  SwitchPeriod: SwitchPeriod;
  SwitchPeriodPage: Page<SwitchPeriod>;
  Topic: Topic;
  TopicPage: Page<Topic>;
  TopicRetireAnswer: TopicRetireAnswer;
  Trace: Trace;
  TraceEvents: TraceEvents;
  WorkerPage: Page<Worker>;
}
export type ApiAnswerName = keyof ApiAnswers;
