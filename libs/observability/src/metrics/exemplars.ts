import { isSpanContextValid, trace } from '@opentelemetry/api';
import type { Histogram, LabelValues, ObserveDataWithExemplar } from 'prom-client';

/** What leads from a bucket of a histogram to one event: its trace, and itself where it is known. */
export interface Exemplar {
  /** 32 hexadecimal digits, as tracing systems write it. */
  trace_id: string;
  event_id?: string;
}

/** An event as an exemplar. Its `trace_id` is a UUID of the same 128 bits. */
export function exemplarOf(event: { trace_id: string; event_id: string }): Exemplar {
  return { trace_id: event.trace_id.replaceAll('-', ''), event_id: event.event_id };
}

/**
 * A histogram made with exemplars takes no labels beside a value any more. This one takes both, and has
 * the trace of the span that is open where nobody names another.
 */
export function withExemplars(histogram: Histogram): Histogram {
  const observe = histogram.observe.bind(histogram);
  type First = number | LabelValues<string> | ObserveDataWithExemplar<string>;
  histogram.observe = (first: First, value?: number) => {
    if (typeof first === 'number') observe({ value: first, ...ofSpan() });
    else if (value === undefined) observe(first as ObserveDataWithExemplar<string>);
    else observe({ labels: first as LabelValues<string>, value, ...ofSpan() });
  };
  return histogram;
}

function ofSpan(): { exemplarLabels?: LabelValues<string> } {
  const context = trace.getActiveSpan()?.spanContext();
  const recorded = context !== undefined && isSpanContextValid(context);
  return recorded ? { exemplarLabels: { trace_id: context.traceId } } : {};
}
