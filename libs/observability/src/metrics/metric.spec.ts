import { register } from 'prom-client';
import { METRICS, type MetricKey } from './catalogue.js';
import { observeHop } from './hops.js';
import { metric } from './metric.js';

describe('the catalogue', () => {
  const definitions = Object.values(METRICS);

  it('names each metric once, with our prefix and the suffix of its kind', () => {
    const names = definitions.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, type } of definitions) {
      expect(name).toMatch(/^control_plane_[a-z_]+$/);
      if (type === 'counter') expect(name).toMatch(/_total$/);
      if (type === 'histogram') expect(name).not.toMatch(/_total$/);
    }
  });

  it('explains each metric in a sentence and gives histograms rising buckets', () => {
    for (const definition of definitions) {
      expect(definition.help).toMatch(/^[A-Z0-9].+\.$/);
      if (definition.type !== 'histogram') continue;
      const sorted = [...definition.buckets].sort((a, b) => a - b);
      expect(definition.buckets).toEqual(sorted);
    }
  });
});

describe('metric', () => {
  afterEach(() => register.resetMetrics());

  it('makes every instrument of the catalogue, and the same one each time', () => {
    for (const key of Object.keys(METRICS) as MetricKey[]) expect(metric(key)).toBe(metric(key));
  });

  it('shows what was counted under the catalogue’s name', async () => {
    metric('eventsPublished').inc({ topic: 'events', transport: 'log' }, 3);
    expect(await register.metrics()).toContain(
      'control_plane_events_published_total{topic="events",transport="log"} 3',
    );
  });

  it('takes hops in seconds and never below zero, as clocks may disagree', async () => {
    const from = new Date(1000);
    observeHop('committed_to_claimed', { from, to: new Date(3000), topic: 'events' });
    observeHop('source_to_received', { from, to: new Date(0) });
    const text = await register.metrics();
    expect(text).toContain('_sum{hop="committed_to_claimed",topic="events"} 2');
    expect(text).toContain('_sum{hop="source_to_received",topic=""} 0');
  });
});
