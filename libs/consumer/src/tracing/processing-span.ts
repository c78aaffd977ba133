import { parseTraceparent, thrownText, type CanonicalEvent } from '@acp/contracts';
import {
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  createTraceState,
  trace,
  type Link,
  type SpanContext,
} from '@opentelemetry/api';
import type { DecodedEvent } from '../message/inbound-message.js';

/** Links of one span; more are not kept by the default limits of OpenTelemetry. */
const LINKS_MAX = 128;

const tracer = trace.getTracer('@acp/consumer');

/**
 * Runs the transaction of a batch in a span of its own that is linked to the trace of each event. A
 * batch has many traces, so none of them can be its parent.
 */
export function inProcessingSpan<T>(
  batch: readonly DecodedEvent[],
  { consumer, topic }: { consumer: string; topic: string },
  work: () => Promise<T>,
): Promise<T> {
  const attributes = {
    'messaging.operation.type': 'process',
    'messaging.destination.name': topic,
    'messaging.consumer.group.name': consumer,
    'messaging.batch.message_count': batch.length,
  };
  const options = { kind: SpanKind.CONSUMER, attributes };
  return tracer.startActiveSpan(`process ${topic}`, options, async (span) => {
    if (span.isRecording()) span.addLinks(linksTo(batch));
    try {
      return await work();
    } catch (error) {
      span.recordException(error instanceof Error ? error : thrownText(error));
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

function linksTo(batch: readonly DecodedEvent[]): Link[] {
  return batch.slice(0, LINKS_MAX).flatMap(({ event, message }) => {
    const context = contextOf(message.headers);
    return context ? [{ context, attributes: linkAttributes(event) }] : [];
  });
}

function linkAttributes(event: CanonicalEvent) {
  return { 'messaging.message.id': event.event_id, event_type: event.event_type };
}

function contextOf(headers: Readonly<Record<string, string>>): SpanContext | null {
  const parsed = parseTraceparent(headers['traceparent'], headers['tracestate']);
  if (!parsed?.parent_span_id) return null;
  return {
    traceId: parsed.trace_id.replaceAll('-', ''),
    spanId: parsed.parent_span_id,
    traceFlags: parsed.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(parsed.tracestate && { traceState: createTraceState(parsed.tracestate) }),
  };
}
