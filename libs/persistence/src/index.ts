export {
  ANSWER_MARGIN_MS,
  Database,
  type DatabaseOptions,
  type Runner,
  type Statement,
  type Transaction,
} from './database.js';
export { DedicatedConnection } from './dedicated-connection.js';
export { migrateDown, migrateUp, schemaState, type SchemaState } from './migrate.js';
export {
  DoctorRepository,
  type FleetFacts,
  type RelationFacts,
  type ServerFacts,
} from './doctor/doctor.repository.js';
export { mergeTripleWrites } from './ingest/triple-write.js';
export { IngestRepository, type RecordOutcome } from './ingest/ingest.repository.js';
export type {
  AcceptedRecord,
  OutboxEntryDraft,
  RawPayloadRow,
  RejectedRecord,
  TripleWrite,
} from './ingest/triple-write.js';
export { InboxRepository } from './inbox/inbox.repository.js';
export { createInboxTables } from './inbox/inbox-tables.js';
export { INBOX_SQL } from './inbox/inbox-sql.js';
export { isDatabaseUnavailable, isStatementTimeout } from './database-unavailable.js';
export {
  OutboxRepository,
  type Claim,
  type EntryOutcome,
  type KeyOrder,
  type PublishFacts,
  type Suspicion,
} from './outbox/outbox.repository.js';
export type { ClaimedEntry } from './outbox/claimed-entry.js';
export { DoorbellListener, OutboxDoorbell } from './outbox/doorbell.js';
export { SystemPauseRepository } from './topics/system-pause.repository.js';
export {
  TopicRepository,
  type OwnershipStanding,
  type TopicControl,
} from './topics/topic.repository.js';
export {
  WorkerRepository,
  type WorkerIdentity,
  type WorkerTopicReport,
} from './workers/worker.repository.js';
export { EventRepository } from './events/event.repository.js';
export type { Keyset } from './keyset.js';
export { DeadLetterRepository } from './dead-letters/dead-letter.repository.js';
export { DeadLetterActions, type TouchedEntry } from './dead-letters/dead-letter-actions.js';
export type { BulkAction } from './dead-letters/sql/matching-dead-letters.sql.js';
export { AuditChain } from './audit/audit-chain.js';
export { AuditRepository } from './audit/audit.repository.js';
export { type AuditRecord } from './audit/audit-hash.js';
export { EvidenceRepository } from './evidence/evidence.repository.js';
export { LedgerReadingRepository, type LedgerReading } from './ledger/ledger-reading.repository.js';
export { LedgerRepository } from './ledger/ledger.repository.js';
export { LedgerSegmentRepository } from './ledger/segments/segment.repository.js';
export type { CodeRule } from './ledger/kinds/ledger-kind.js';
export { FINDING_IDS_MAX } from './ledger/sql/rules.sql.js';
export { RecordedVerdictRepository } from './gatekeeper/recorded-verdict.repository.js';
export type { RecordedVerdictRow } from './gatekeeper/sql/recorded-verdicts.sql.js';
export { BacktestActions, BacktestRepository } from './backtests/backtest.repository.js';
export {
  BacktestJobRepository,
  type BacktestDifferenceRow,
  type BacktestJob,
} from './backtests/backtest-job.repository.js';
export type { PastDecisionRow } from './backtests/sql/past-decisions.sql.js';
export { Barrier, type BarrierHolder } from './gatekeeper/barrier.js';
export { DecisionActions } from './gatekeeper/decision-actions.js';
export { DecisionListRepository } from './gatekeeper/decision-list.repository.js';
export { OversightRepository, type Period } from './gatekeeper/oversight.repository.js';
export { BudgetRepository } from './gatekeeper/budget.repository.js';
export { ModelActions, ModelRepository } from './gatekeeper/model.repository.js';
export { SwitchActions } from './gatekeeper/switch-actions.js';
export { SwitchRepository, partsOfScope } from './gatekeeper/switch.repository.js';
export { CatalogueActions } from './catalogue/catalogue-actions.js';
export {
  CatalogueRepository,
  type CatalogueKind,
  type CatalogueRow,
} from './catalogue/catalogue.repository.js';
export { TypeActivityRepository, type TypeActivity } from './catalogue/type-activity.repository.js';
export { PolicyActions } from './gatekeeper/policy-actions.js';
export { PolicyRepository } from './gatekeeper/policy.repository.js';
export {
  ExpectationRepository,
  type ClosedWindow,
  type FindingDraft,
  type KnownExpectation,
  type WindowTally,
} from './expectations/expectation.repository.js';
export {
  HeldBatchActions,
  HeldBatchRepository,
  type HeldBatchDraft,
} from './expectations/held-batch.repository.js';
export { RejectedRepository } from './rejected/rejected.repository.js';
export { ReplayActions } from './replays/replay-actions.js';
export { ReplayRepository } from './replays/replay.repository.js';
export { TopicActions } from './topics/topic-actions.js';
export { TopicStateRepository } from './topics/topic-state.repository.js';
export { WorkerStateRepository } from './workers/worker-state.repository.js';
export type { FilledGap, FoundGap, GapToFill } from './gaps/found-gap.js';
export { GapActions } from './gaps/gap-actions.js';
export { GapRepository } from './gaps/gap.repository.js';
export { GapFillRepository } from './gaps/gap-fill.repository.js';
export { SourceStateRepository } from './connectors/source-state.repository.js';
export { ConnectorStateRepository } from './connectors/connector-state.repository.js';
export {
  ReplayJobRepository,
  type EventWriter,
  type ReplayJob,
} from './replays/replay-job.repository.js';
export { ConnectorCursorRepository } from './connectors/connector-cursor.repository.js';
export {
  RejectedActions,
  type LockedRecord,
  type StepRecord,
} from './rejected/rejected-actions.js';
export { AckRepository } from './inbox/ack.repository.js';
export { NameRepository } from './names/name.repository.js';
export {
  COMPARED_AT_ONCE,
  RestoreRepository,
  type KnownOutside,
} from './restore/restore.repository.js';
export { BlastRadiusRepository } from './blast-radius/blast-radius.repository.js';
export {
  FIRST_ENTRY,
  FIRST_RAW_PAYLOAD,
  RetentionRepository,
  type EntryStep,
} from './maintenance/retention.repository.js';
export {
  HistoryRepository,
  type HistoryRows,
  type HistoryStand,
} from './history/history.repository.js';
export {
  CanaryRepository,
  type CanaryGoals,
  type CanaryStanding,
} from './canary/canary.repository.js';
export { publishInIntake } from './canary/publish-in-intake.js';
export { ActivityRepository, type ActivityMarks } from './activity/activity.repository.js';
export {
  INVARIANT_KINDS,
  InvariantRepository,
  type BrokenInvariant,
} from './maintenance/invariant.repository.js';
export {
  VacuumHorizonRepository,
  type HorizonHolder,
} from './maintenance/vacuum-horizon.repository.js';
export {
  DatabaseStateRepository,
  type DatabaseState,
} from './maintenance/database-state.repository.js';
export { ConsumerActions } from './consumers/consumer-actions.js';
export { ConsumerStateRepository } from './consumers/consumer-state.repository.js';
export { ConsumerProgressRepository } from './consumers/consumer-progress.repository.js';
export { ConsumerFailureRepository } from './consumers/consumer-failure.repository.js';
export { ConsumerFailureActions } from './consumers/consumer-failure-actions.js';
export type { FailureChoice } from './consumers/sql/matching-failures.sql.js';
export {
  DecisionRepository,
  type DecisionsWritten,
  type WrittenDecision,
} from './gatekeeper/decision.repository.js';
export type {
  DecisionRow,
  FactsRow,
  GateRefusal,
  JudgedDecision,
  ReservationRow,
  VerdictRow,
} from './gatekeeper/decision-rows.js';
export {
  HeldDecisionRepository,
  type LockedDecision,
  type Settlement,
} from './gatekeeper/held-decision.repository.js';
export type { RecordedDecisionRow } from './gatekeeper/sql/decisions-by-id.sql.js';
export {
  GatekeeperStateRepository,
  type ActivePolicyRow,
  type ModelStatusRow,
} from './gatekeeper/gatekeeper-state.repository.js';
export { FactRepository, type NewestEvent } from './gatekeeper/fact.repository.js';
export { installIntake, intakeSql, INTAKE_SCHEMA } from './intake/intake-tables.js';
export { IntakeSource, type ReadLimits, type Unsettled } from './intake/intake-source.js';
export {
  IntakeStateRepository,
  type IntakeBatch,
  type IntakeState,
} from './intake/intake-state.repository.js';
export type { WaitingRow } from './intake/sql/read-waiting.sql.js';
