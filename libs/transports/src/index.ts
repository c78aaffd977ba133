export { createTransport, inspectTopicOptions } from './create-transport.js';
export { LogTransport, type WriteLine } from './log/log-transport.js';
export {
  MemoryTransport,
  type InjectedFailure,
  type ReceivedMessage,
} from './memory/memory-transport.js';
export { NoopTransport } from './noop/noop-transport.js';
export { RedisStreamsTransport } from './redis-streams/redis-streams-transport.js';
export { WebhookTransport } from './webhook/webhook-transport.js';
