import { uuidFromHex } from '@acp/contracts';
import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { PinoPretty } from 'pino-pretty';
import { serializeError } from './error-serializer.js';
import { maskFields, maskText } from './mask.js';

export type AppLogger = Logger;

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface AppLoggerOptions {
  /** Name of the app, in every line as `app`. */
  name: string;
  level: LogLevel;
  /** Coloured lines for people. Default: only where standard output is a terminal. */
  pretty?: boolean;
  /** Where lines go. Default: standard output, synchronously, so that the last line is never lost. */
  destination?: DestinationStream;
}

/**
 * One JSON object per line: `level` as a word, `time` in ISO, `app`, and what the call gives. UUIDs,
 * Dates, BigInts and Errors (under `err` or `error`) print as one expects; secrets are masked.
 */
export function createLogger(options: AppLoggerOptions): AppLogger {
  return pino(loggerOptions(options), destinationOf(options));
}

export function loggerOptions({ name, level }: AppLoggerOptions): LoggerOptions {
  return {
    level,
    base: { app: name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => maskFields(fields),
    },
    serializers: { err: serializeError, error: errorField },
    mixin: activeTrace,
    hooks: { streamWrite: maskText },
  };
}

export function destinationOf({ pretty, destination }: AppLoggerOptions): DestinationStream {
  const sink = destination ?? pino.destination({ dest: 1, sync: true });
  if (!(pretty ?? (destination === undefined && process.stdout.isTTY))) return sink;
  return PinoPretty({ destination: sink, ignore: 'pid,hostname', sync: true });
}

/** `error` may be a text as well: the outbox stores its last error as one. */
function errorField(error: unknown): unknown {
  return error instanceof Error ? serializeError(error) : error;
}

/** The trace of the span in whose callback the line was written, where tracing is on. */
function activeTrace(): object {
  const span = trace.getActiveSpan()?.spanContext();
  if (!span || !isSpanContextValid(span)) return {};
  return { trace_id: uuidFromHex(span.traceId), span_id: span.spanId };
}
