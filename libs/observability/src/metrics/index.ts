export { METRICS, type MetricDefinition } from './catalogue.js';
export { observeHop } from './hops.js';
export { metric } from './metric.js';
