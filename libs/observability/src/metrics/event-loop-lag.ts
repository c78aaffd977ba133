import { monitorEventLoopDelay } from 'node:perf_hooks';
import { register } from 'prom-client';
import { METRICS } from './catalogue.js';
import { gaugeAtScrape } from './gauge-at-scrape.js';

const NANOSECONDS = 1e9;

/** Measures the event loop's delay; each scrape reads and resets it. Idempotent. */
export function watchEventLoop(): void {
  if (register.getSingleMetric(METRICS.eventLoopLag.name)) return;
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  gaugeAtScrape('eventLoopLag', (gauge) => {
    gauge.set({ quantile: 'p50' }, delay.percentile(50) / NANOSECONDS);
    gauge.set({ quantile: 'p99' }, delay.percentile(99) / NANOSECONDS);
    gauge.set({ quantile: 'max' }, delay.max / NANOSECONDS);
    delay.reset();
  });
}
