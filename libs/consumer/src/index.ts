export { createInbox, Inbox } from './inbox/inbox.js';
export {
  DEFAULT_HANDLER_TIMEOUT_MS,
  type BatchHandler,
  type EventHandler,
  type HandlerContext,
  type InboxOptions,
  type InboxSettings,
} from './inbox/inbox-options.js';
export { metricsObserver, type BatchReport, type InboxObserver } from './inbox/inbox-observer.js';
export { UnprocessableEvent } from './inbox/unprocessable-event.js';
export type { ReleaseOptions } from './release/release-guard.js';
export type { ProcessOptions, ProcessOutcome } from './inbox/process-outcome.js';
export { decodeMessage } from './message/decode-message.js';
export {
  normaliseHeaders,
  type DecodedEvent,
  type InboundMessage,
  type UndecodableMessage,
} from './message/inbound-message.js';
export { UnknownVersion, upcastEvent, type EventTypes } from './message/upcast.js';
export type { DispatchLimits, Subscription, TroubleListener } from './dispatch/delivery.js';
export {
  RedisStreamsSubscription,
  type RedisStreamsOptions,
} from './redis-streams/redis-streams-subscription.js';
export {
  signatureProblem,
  type SignatureRules,
  type SignedRequest,
} from './webhook/verify-signature.js';
export { WebhookReceiver, type WebhookReceiverOptions } from './webhook/webhook-receiver.js';
export {
  WebhookReceiverModule,
  type WebhookReceiverModuleOptions,
} from './webhook/webhook-receiver.module.js';
export {
  NatsJetStreamSubscription,
  type NatsJetStreamOptions,
} from './nats-jetstream/nats-jetstream-subscription.js';
export { KafkaSubscription } from './kafka/kafka-subscription.js';
export type { KafkaSubscriptionOptions } from './kafka/kafka-options.js';
export {
  RabbitmqSubscription,
  type RabbitmqSubscriptionOptions,
} from './rabbitmq/rabbitmq-subscription.js';
export {
  InboxRetention,
  type InboxRetentionOptions,
  type RetentionRun,
} from './retention/inbox-retention.js';
export type { RetentionObserver } from './retention/retention-observer.js';
export type { AckObserver } from './acks/ack-observer.js';
export { AckReporter, type AckReporterOptions, type AckRun } from './acks/ack-reporter.js';
