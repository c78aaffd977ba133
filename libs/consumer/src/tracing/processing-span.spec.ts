import { newId } from '@acp/contracts';
import { buildEvent, buildMessage } from '@acp/testing';
import { trace, type Link, type Span, type SpanOptions, type Tracer } from '@opentelemetry/api';
import { decodeMessage } from '../message/decode-message.js';
import type { DecodedEvent } from '../message/inbound-message.js';
import { inProcessingSpan } from './processing-span.js';

interface Recorded {
  name: string;
  links: Link[];
  failed: boolean;
  ended: boolean;
}

/** Records what a tracer is asked for. */
function recordSpans(): Recorded[] {
  const spans: Recorded[] = [];
  const startActiveSpan = (name: string, _: SpanOptions, work: (span: Span) => unknown) => {
    const recorded: Recorded = { name, links: [], failed: false, ended: false };
    spans.push(recorded);
    const span: Partial<Span> = {
      isRecording: () => true,
      recordException: () => void (recorded.failed = true),
      end: () => void (recorded.ended = true),
    };
    span.setStatus = () => span as Span;
    span.addLinks = (links) => {
      recorded.links.push(...links);
      return span as Span;
    };
    return work(span as Span);
  };
  const tracer = { startActiveSpan } as unknown as Tracer;
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  return spans;
}

describe('inProcessingSpan', () => {
  let spans: Recorded[];
  const where = { consumer: 'lab', topic: 'events' };
  const batchOf = (...traceIds: string[]) =>
    traceIds.map(
      (trace_id) => decodeMessage(buildMessage(buildEvent({ trace_id }))) as DecodedEvent,
    );

  beforeAll(() => void (spans = recordSpans()));
  beforeEach(() => void spans.splice(0));
  afterAll(() => trace.disable());

  it('links one span to the trace of every event of the batch', async () => {
    const ids = [newId(), newId()];
    await inProcessingSpan(batchOf(...ids), where, () => Promise.resolve());
    expect(spans).toMatchObject([{ name: 'process events', failed: false, ended: true }]);
    expect(spans[0]!.links.map(({ context }) => context.traceId)).toEqual(
      ids.map((id) => id.replaceAll('-', '')),
    );
  });

  it('keeps the flags and the state of the trace it links to', async () => {
    const message = buildMessage(buildEvent());
    const traceparent = `${message.headers['traceparent']!.slice(0, -2)}00`;
    const headers = { ...message.headers, traceparent, tracestate: 'vendor=1' };
    const decoded = decodeMessage({ ...message, headers }) as DecodedEvent;
    await inProcessingSpan([decoded], where, () => Promise.resolve());
    const { context } = spans[0]!.links[0]!;
    expect(context.traceFlags).toBe(0);
    expect(context.traceState?.serialize()).toBe('vendor=1');
  });

  it('marks a failed batch and passes its error on', async () => {
    const work = () => Promise.reject(new Error('no'));
    await expect(inProcessingSpan(batchOf(newId()), where, work)).rejects.toThrow('no');
    expect(spans).toMatchObject([{ failed: true, ended: true }]);
  });

  it('needs no traceparent', async () => {
    const [decoded] = batchOf(newId());
    const bare = { ...decoded!, message: { payload: '{}', headers: {} } };
    await inProcessingSpan([bare], where, () => Promise.resolve());
    expect(spans[0]!.links).toEqual([]);
  });
});
