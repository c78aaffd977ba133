import { trace } from '@opentelemetry/api';
import { register } from 'prom-client';
import { METRICS, type MetricKey } from './catalogue.js';
import { observeHop } from './hops.js';
import { metric } from './metric.js';
import { openMetrics } from './open-metrics.js';

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

  it('shows an event of a bucket as OpenMetrics alone, with its trace', async () => {
    const event = { trace_id: '0af76519-16cd-43dd-8448-eb211c80319c', event_id: 'slow' };
    const [from, to] = [new Date(0), new Date(400)];
    observeHop('committed_to_claimed', { from, to, topic: 'events', event });
    const exemplar = '# {trace_id="0af7651916cd43dd8448eb211c80319c",event_id="slow"} 0.4';
    const text = await openMetrics().metrics();
    expect(text).toContain(`{le="0.5",hop="committed_to_claimed",topic="events"} 1 ${exemplar}`);
    expect(text).toMatch(/# EOF\n$/);
    expect(await register.metrics()).not.toContain('# {');
  });

  it('keeps the names of counters for scrapers of the older text', async () => {
    metric('eventsPublished').inc({ topic: 'events', transport: 'log' });
    const series = 'control_plane_events_published_total{topic="events",transport="log"} 1';
    for (let scrape = 0; scrape < 2; scrape += 1) {
      expect(await openMetrics().metrics()).toContain(series);
      expect(await register.metrics()).toContain(series);
    }
  });

  it('takes the trace of the span that is open where nobody names an event', async () => {
    const spanContext = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
    jest.spyOn(trace, 'getActiveSpan').mockReturnValue(trace.wrapSpanContext(spanContext));
    metric('ingestStepSeconds').observe({ step: 'write' }, 0.2);
    expect(await openMetrics().metrics()).toContain(`1 # {trace_id="${'1'.repeat(32)}"} 0.2`);
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
