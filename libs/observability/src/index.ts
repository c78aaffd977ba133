export { METRICS, type MetricDefinition, type MetricKey } from './metrics/catalogue.js';
export { metric, type MetricOf } from './metrics/metric.js';
export { observeHop } from './metrics/hops.js';
export { MetricsModule } from './metrics/metrics.module.js';
export { flushTraces } from './tracing/flush-traces.js';
export { PUBLIC_ROUTE, PublicRoute } from './public-route.js';
export {
  LOG_LEVELS,
  createLogger,
  type AppLogger,
  type AppLoggerOptions,
  type LogLevel,
} from './logging/logger.js';
export { APP_LOGGER, LoggingModule } from './logging/logging.module.js';
export { MASK, isSensitiveName, maskFields, maskText } from './logging/mask.js';
export { serializeError, type LoggedError } from './logging/error-serializer.js';
export { requestIdOf, traceIdOf } from './logging/request-context.js';
export { noteRefusal, type Refusal } from './logging/refusals.js';
export { NestLogger } from './logging/nest-logger.js';
