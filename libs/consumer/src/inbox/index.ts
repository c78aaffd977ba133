export { createInboxTables } from '@acp/persistence';
export { createInbox, Inbox } from './inbox.js';
export {
  DEFAULT_HANDLER_TIMEOUT_MS,
  type BatchHandler,
  type EventHandler,
  type HandlerContext,
  type InboxOptions,
  type InboxSettings,
} from './inbox-options.js';
export { metricsObserver, type BatchReport, type InboxObserver } from './inbox-observer.js';
export { UnprocessableEvent } from './unprocessable-event.js';
export type { ReleaseOptions } from '../release/release-guard.js';
export type { ProcessOptions, ProcessOutcome } from './process-outcome.js';
export { decodeMessage } from '../message/decode-message.js';
export {
  normaliseHeaders,
  type DecodedEvent,
  type InboundMessage,
  type UndecodableMessage,
} from '../message/inbound-message.js';
export { UnknownVersion, upcastEvent, type EventTypes } from '../message/upcast.js';
export type { DispatchLimits, Subscription, TroubleListener } from '../dispatch/delivery.js';
export {
  InboxRetention,
  type InboxRetentionOptions,
  type RetentionRun,
} from '../retention/inbox-retention.js';
export type { RetentionObserver } from '../retention/retention-observer.js';
