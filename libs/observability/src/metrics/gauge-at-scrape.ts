import { Gauge, register } from 'prom-client';
import { METRICS, type MetricKey } from './catalogue.js';

type GaugeKey = {
  [K in MetricKey]: (typeof METRICS)[K]['type'] extends 'gauge' ? K : never;
}[MetricKey];

type Read = (gauge: Gauge) => void | Promise<void>;

const readings = new Map<GaugeKey, Read>();

/** A gauge that is read when it is scraped. Of two readings of one key in a process the newest counts. */
export function gaugeAtScrape(key: GaugeKey, read: Read): void {
  readings.set(key, read);
  const { name, help, labels } = METRICS[key];
  if (register.getSingleMetric(name)) return;
  new Gauge({
    name,
    help,
    labelNames: [...labels],
    async collect() {
      await readings.get(key)!(this);
    },
  });
}
