import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge, register } from 'prom-client';
import { METRICS } from './catalogue.js';

const NANOSECONDS = 1e9;

/** Measures the event loop's delay; each scrape reads and resets it. Idempotent. */
export function watchEventLoop(): void {
  const { name, help, labels } = METRICS.eventLoopLag;
  if (register.getSingleMetric(name)) return;
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  new Gauge({
    name,
    help,
    labelNames: [...labels],
    collect() {
      this.set({ quantile: 'p50' }, delay.percentile(50) / NANOSECONDS);
      this.set({ quantile: 'p99' }, delay.percentile(99) / NANOSECONDS);
      this.set({ quantile: 'max' }, delay.max / NANOSECONDS);
      delay.reset();
    },
  });
}
