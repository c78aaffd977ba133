export type { ApiAnswerName, ApiAnswers } from './answers.js';
export type { HealthReport, HealthSummary, Lifecycle } from './health.js';
export type { BatchAnswer, BatchItem, PayloadsAnswer, PushedEvent, RefusedRecord } from './push.js';
export {
  PAGE_LIMIT_DEFAULT,
  PAGE_LIMIT_MAX,
  ROLES,
  type Caller,
  type Count,
  type Page,
  type Problem,
  type ProblemExtensions,
  type Role,
} from './page.js';
export {
  HOPS,
  TRACE_STEP_KINDS,
  type AttemptOutcome,
  type BlastRadius,
  type ConsumerEffect,
  type CountWithSample,
  type DeliveryAttempt,
  type DeliveryEntry,
  type DeliveryRequest,
  type EntryCounts,
  type EventDetail,
  type EventSummary,
  type HopName,
  type RawPayload,
  type Trace,
  type TraceEvents,
  type TraceHop,
  type TraceRelatives,
  type TraceStep,
  type TraceStepKind,
} from './events.js';
export type {
  RejectedRecord,
  RejectedStatus,
  ResubmitAnswer,
  ResubmitRequest,
} from './rejected.js';
export type {
  DeadLetter,
  DeadLetterAction,
  DeadLetterBulkAnswer,
  DeadLetterBulkRequest,
  DeadLetterDetail,
  DeadLetterDiscardRequest,
  DeadLetterFilter,
  DeadLetterGroup,
  DeadLetterGroups,
  DeadLetterReplayRequest,
  EntryEdit,
} from './dead-letters.js';
export {
  CONSUMER_FAILURE_STATES,
  type Consumer,
  type ConsumerFailure,
  type ConsumerFailureBulkAnswer,
  type ConsumerFailureBulkRequest,
  type ConsumerFailureFilter,
  type ConsumerFailureGroup,
  type ConsumerFailureGroups,
  type ConsumerFailureState,
  type ConsumerState,
  type RetireConsumerRequest,
  type RetiredConsumer,
} from './consumers.js';
export {
  REPLAY_STATUSES,
  type Replay,
  type ReplayChoice,
  type ReplayFilter,
  type ReplayPreview,
  type ReplayRequest,
  type ReplayStatus,
} from './replays.js';
export {
  CONSUMER_ACKS_MAX,
  type BlockedKey,
  type BreakerState,
  type Connector,
  type ConnectorGap,
  type ConsumerAcksAnswer,
  type ConsumerAcksRequest,
  type Topic,
  type TopicPauseRequest,
  type TopicRateRequest,
  type TopicResumeRequest,
  type Worker,
  type WorkerTopicState,
} from './fleet.js';
export {
  LEDGER_RULES,
  type Ledger,
  type LedgerByConsumer,
  type LedgerByHour,
  type LedgerBySource,
  type LedgerByTopic,
  type LedgerFinding,
  type LedgerRule,
  type LedgerTotals,
} from './ledger.js';
export type { AuditEntry, AuditFinding, AuditVerification } from './audit.js';
export {
  ACTIVITY_KINDS,
  type Activity,
  type ActivityKind,
  type HopLatency,
  type Overview,
  type StreamMessage,
  type ThroughputPoint,
} from './stream.js';
