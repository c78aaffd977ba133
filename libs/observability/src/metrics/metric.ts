import { Counter, Gauge, Histogram, register } from 'prom-client';
import { withExemplars } from './exemplars.js';
import { METRICS, type MetricDefinition, type MetricKey } from './catalogue.js';

type LabelOf<K extends MetricKey> = (typeof METRICS)[K]['labels'][number];

/** The instrument of a catalogue key, with its labels as types. */
export type MetricOf<K extends MetricKey> = (typeof METRICS)[K]['type'] extends 'counter'
  ? Counter<LabelOf<K>>
  : (typeof METRICS)[K]['type'] extends 'gauge'
    ? Gauge<LabelOf<K>>
    : Histogram<LabelOf<K>>;

/**
 * The one instrument of a catalogue key in this process, made at first use. Works with and without
 * Nest: libraries call it directly, `GET /metrics` shows whatever exists.
 */
export function metric<K extends MetricKey>(key: K): MetricOf<K> {
  const definition: MetricDefinition = METRICS[key];
  const existing = register.getSingleMetric(definition.name);
  return (existing ?? create(definition)) as unknown as MetricOf<K>;
}

function create({ name, help, type, labels, buckets }: MetricDefinition) {
  const common = { name, help, labelNames: [...labels] };
  if (type === 'counter') return new Counter(common);
  if (type === 'gauge') return new Gauge(common);
  const bounds = buckets && { buckets: [...buckets] };
  // Registered by hand: prom-client refuses exemplars to a histogram of a registry of the older text.
  const histogram = new Histogram({ ...common, ...bounds, enableExemplars: true, registers: [] });
  register.registerMetric(histogram);
  return withExemplars(histogram);
}
