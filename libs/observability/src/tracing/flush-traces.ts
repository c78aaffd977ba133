import { ProxyTracerProvider, trace, type TracerProvider } from '@opentelemetry/api';

/** What the SDK's providers have beyond the interface. */
type Flushable = TracerProvider & { forceFlush?: () => Promise<void> };

/**
 * Sends the spans that have ended and are still here, for a process that is about to end. Waits at most
 * `timeoutMs`, never fails, and does nothing in a process that is not traced.
 */
export async function flushTraces(timeoutMs: number): Promise<void> {
  const provider = trace.getTracerProvider();
  const sdk: Flushable =
    provider instanceof ProxyTracerProvider ? provider.getDelegate() : provider;
  if (!sdk.forceFlush) return;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)));
  await Promise.race([sdk.forceFlush().catch(() => undefined), timeout]);
  clearTimeout(timer);
}
