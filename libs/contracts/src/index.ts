export type { CanonicalEvent, EventDraft } from './event.js';
export {
  ENTRY_STATES,
  type EntryState,
  type IngestAccount,
  type IngestOutcome,
  type PublishOutcome,
  type RejectionReason,
} from './outcomes.js';
export {
  CANARY_EVENT_TYPE,
  CANARY_HOPS,
  CANARY_SOURCE,
  isCanary,
  type CanaryHop,
} from './canary.js';
export {
  DEFAULT_BREAKER,
  DEFAULT_LIMITS,
  DEFAULT_RETRY,
  GATED_TYPE,
  TRANSPORT_NAMES,
  defineTopic,
  routesOf,
  type BreakerPolicy,
  type EnvelopeFormat,
  type RetryPolicy,
  type TopicDefinition,
  type TopicAlarms,
  type TopicLimits,
  type TransportName,
} from './topic.js';
export { loadTopics, parseTopicsFile, type TopicsFileOptions } from './topics-file.js';
export { defaultTopics } from './topics-default.js';
export { topicPolicyForDisplay, type TopicPolicy } from './topic-display.js';
export { TOPICS_FILE_SCHEMA } from './topics-file-schema.js';
export {
  compileSettings,
  compileShape,
  escapePointer,
  pointerMembers,
  unknownName,
  type ShapeInspector,
  type ShapeProblem,
} from './shape.js';
export { YamlText, type Place } from './yaml-text.js';
export { resolveReferences, type Environment } from './environment-references.js';
export { canonicalJson } from './canonical-json.js';
export { sha256 } from './sha256.js';
export { nearestName } from './nearest-name.js';
export type {
  OutboundMessage,
  PublishContext,
  Transport,
  TransportEnvironment,
  TransportFactory,
} from './transport.js';
export {
  EVENT_ID_NAMESPACE,
  contentSha256,
  deriveEventId,
  deriveTimedEventId,
  isUuid,
  newId,
  type NaturalKey,
} from './identity.js';
export {
  formatTraceparent,
  parseTraceparent,
  uuidFromHex,
  type TraceContext,
} from './trace-context.js';
export {
  EVENT_TYPE_VERSIONS,
  eventTypeNames,
  eventTypeVersions,
  findEventTypeVersion,
  registerEventTypes,
  versionsOf,
} from './event-types/registry.js';
export {
  COMPATIBILITY_LEVELS,
  DECIMAL_PATTERN,
  type CompatibilityLevel,
  type EventTypeVersion,
} from './event-types/event-type-version.js';
export {
  ACTION_KINDS,
  actionKindNames,
  actionKinds,
  actionKindsRevision,
  findActionKind,
  registerActionKinds,
} from './actions/registry.js';
export { compilePayloadSchema, inspectSchemaForm } from './payload-schema.js';
export type { ActionKind } from './actions/action-kind.js';
export type {
  Action,
  ApprovalNote,
  PolicyReference,
  Proposal,
  Release,
  ReleaseClaims,
} from './gatekeeper/proposal.js';
export { PROPOSAL_SCHEMA } from './gatekeeper/proposal-schema.js';
export { inspectProposal } from './gatekeeper/inspect-proposal.js';
export {
  RELEASED_EVENT_TYPE,
  type ReleaseJudgement,
  type ReleaseRefusalCode,
} from './gatekeeper/release.js';
export { actionSha256, signRelease, signReleaseAside } from './gatekeeper/sign-release.js';
export { releaseKeyId, verifyRelease, type ReleaseRules } from './gatekeeper/verify-release.js';
export {
  keySetOf,
  readPublicKeys,
  readSigningKeys,
  type KnownKeys,
  type Signer,
  type SigningKeys,
} from './signing/keys.js';
export { CANONICAL_EVENT_SCHEMA, IDENTIFIER_CHARS_MAX, inspectEvent } from './gate.js';
export { NESTING_DEPTH_MAX, findUnsafeValues } from './unsafe-values.js';
export {
  cloudEventAttributes,
  eventFromCloudEvent,
  type CloudEventAttributes,
} from './cloudevents.js';
export {
  canonicalTime,
  canonicalTimeOfMicros,
  compareTimes,
  cutToMilliseconds,
} from './canonical-time.js';
export { endOfString, parseJson, withExactNumbers, type ParsedJson } from './json-text.js';
export { cleanJson, cleanText, thrownText } from './foreign-text.js';
export { WEBHOOK_SECRET_FORM, webhookKey } from './webhook-secret.js';
export { decodeHeaderText, encodeHeaderText } from './header-text.js';
export {
  entryHeaders,
  envelopeOf,
  eventHead,
  renderEnvelope,
  type EntryHeaders,
  type Envelope,
  type EventHead,
} from './envelope.js';
export { systemClock, type Clock } from './clock.js';
export {
  ControlPlaneError,
  ERROR_CODES,
  type ErrorCode,
  type ErrorCodeEntry,
} from './error-codes.js';
export { API_SCHEMAS } from './api-schemas.js';
// The answers of the HTTP APIs: named one by one in api/index.ts, which a browser can load by itself.
export * from './api/index.js';
