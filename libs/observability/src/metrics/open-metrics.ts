import { register, Registry, type Metric, type OpenMetricsContentType } from 'prom-client';

/** Whether a scraper takes OpenMetrics, which has exemplars; the older text has none. */
export function takesOpenMetrics(accept: string | undefined): boolean {
  return accept?.includes('application/openmetrics-text') ?? false;
}

/**
 * The metrics of the process as OpenMetrics. prom-client names counters for that without `_total`, and
 * for good: the next scraper of the older text would find them under other names. So each is handed out
 * as an object of its own behind which the same counter is.
 */
export function openMetrics(): Registry<OpenMetricsContentType> {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  for (const one of register.getMetricsAsArray() as unknown as (Metric & { name: string })[]) {
    const name = { value: one.name, writable: true };
    registry.registerMetric(Object.create(one, { name }) as Metric);
  }
  return registry;
}
