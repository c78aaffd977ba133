import { telemetrySettings } from './dist/tracing/telemetry-settings.js';

/**
 * Preload for traced processes: `node --import ./libs/observability/otel.mjs apps/relay/dist/main.js`.
 * Loads nothing more where the usual OTEL_* variables ask for no traces, and ends the process where one
 * of them says what the SDK does not know. The SDK reads them itself: exporter, protocol, endpoint,
 * headers, sampler, names.
 */
const { traced, problems } = telemetrySettings(process.env);
if (problems.length > 0) {
  const lines = problems.map((problem) => `  ${problem}\n`);
  process.stderr.write(`The configuration is wrong (CONFIG.INVALID):\n${lines.join('')}`);
  process.exit(1);
}
if (traced) {
  const [{ NodeSDK }, { HttpInstrumentation }, pg, undici] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/instrumentation-http'),
    import('@opentelemetry/instrumentation-pg'),
    import('@opentelemetry/instrumentation-undici'),
  ]);
  const sdk = new NodeSDK({
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: (request) => /^\/(health|metrics)/.test(request.url ?? ''),
      }),
      new pg.PgInstrumentation({ requireParentSpan: true }),
      new undici.UndiciInstrumentation({ requireParentforSpans: true }),
    ],
  });
  sdk.start();
  // Spans are made until the last delivery has ended: the service sends them then (`flushTraces`).
  process.once('beforeExit', () => void sdk.shutdown().catch(() => undefined));
}
