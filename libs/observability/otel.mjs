/**
 * Preload for traced processes: `node --import ./libs/observability/otel.mjs apps/relay/dist/main.js`.
 * Does and loads nothing without OTEL_EXPORTER_OTLP_ENDPOINT. The usual OTEL_* variables apply
 * (OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER, …).
 */
if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT) {
  const [{ NodeSDK }, { OTLPTraceExporter }, { HttpInstrumentation }, pg, undici] =
    await Promise.all([
      import('@opentelemetry/sdk-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/instrumentation-http'),
      import('@opentelemetry/instrumentation-pg'),
      import('@opentelemetry/instrumentation-undici'),
    ]);
  const sdk = new NodeSDK({
    traceExporter: new OTLPTraceExporter(),
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
