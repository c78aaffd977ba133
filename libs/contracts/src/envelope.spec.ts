import fc from 'fast-check';
import { entryHeaders, envelopeOf, eventHead, renderEnvelope } from './envelope.js';
import type { CanonicalEvent } from './event.js';

const ID = '0199c1d2-3e4f-8abc-9def-0123456789ab';
const event: CanonicalEvent = {
  payload: { price: '1.10' },
  causation_id: null,
  trace_id: '11111111-2222-4333-8444-555555555555',
  schema_version: 2,
  ingested_at: '2026-11-21T08:00:00.000Z',
  occurred_at: '2026-11-21T08:00:00.123456Z',
  entity_type: null,
  entity_id: 'BTC "Ω"',
  source: 'binance',
  event_type: 'MARKET_QUOTE_INGESTED',
  event_id: ID,
};
const trace = {
  trace_id: event.trace_id,
  parent_span_id: 'aaaaaaaaaaaaaaaa',
  sampled: false,
  tracestate: 'v=1',
};

describe('an envelope', () => {
  it('is the event in one order of members, and the payload as the text that it is', () => {
    const text = '{"price" :1.10, "n":100000000000000000001}';
    expect(envelopeOf(event, text, {}).payload).toBe(
      `{"event_id":"${ID}","event_type":"MARKET_QUOTE_INGESTED","source":"binance",` +
        `"entity_id":"BTC \\"Ω\\"","entity_type":null,"occurred_at":"2026-11-21T08:00:00.123456Z",` +
        `"ingested_at":"2026-11-21T08:00:00.000Z","schema_version":2,` +
        `"trace_id":"11111111-2222-4333-8444-555555555555","causation_id":null,"payload":${text}}`,
    );
  });

  it('is the text that JSON.stringify writes, whatever its names hold', () => {
    const text = fc.string({ unit: 'binary' });
    const nullable = fc.option(text);
    fc.assert(
      fc.property(
        text,
        text,
        nullable,
        nullable,
        fc.boolean(),
        (type, source, id, kind, caused) => {
          const named = {
            ...event,
            event_type: type,
            source,
            entity_id: id,
            entity_type: kind,
            causation_id: caused ? event.event_id : null,
          };
          const { payload } = envelopeOf(named, '{"n":1}', {});
          expect(payload).toBe(JSON.stringify({ ...eventHead(named), payload: { n: 1 } }));
        },
      ),
    );
  });

  it('is the same at every attempt, its trace included', () => {
    const first = envelopeOf(event, '{}', {});
    expect(envelopeOf(event, '{}', {})).toEqual(first);
    expect(first.headers).toEqual({
      event_type: 'MARKET_QUOTE_INGESTED',
      source: 'binance',
      schema_version: '2',
      traceparent: '00-11111111222243338444555555555555-9def0123456789ab-01',
    });
  });

  it('names no span of zeros, which nobody may read', () => {
    const odd = { ...event, event_id: '00000000-0000-4000-0000-000000000000' };
    expect(envelopeOf(odd, '{}', {}).headers['traceparent']).toMatch(/-0000000000000001-01$/);
  });

  it.each(['canonical', 'cloudevents', 'cloudevents-binary'] as const)(
    'is made again from what an entry of format %s keeps',
    (format) => {
      const text = JSON.stringify(event.payload);
      const kept = entryHeaders(event, format, trace);
      const again = envelopeOf(event, text, JSON.parse(JSON.stringify(kept)) as typeof kept);
      expect(again).toEqual(renderEnvelope(event, format, text, trace));
      expect(again.headers).toMatchObject({
        traceparent: '00-11111111222243338444555555555555-aaaaaaaaaaaaaaaa-00',
        tracestate: 'v=1',
      });
    },
  );
});

describe('an entry', () => {
  it('keeps nothing of an event that says it all', () => {
    expect(entryHeaders(event, 'canonical')).toEqual({});
    expect(entryHeaders(event, 'canonical', { ...trace, trace_id: ID })).toEqual({});
  });

  it('keeps the format, and until when a release counts', () => {
    expect(entryHeaders(event, 'cloudevents')).toEqual({
      'content-type': 'application/cloudevents+json',
    });
    const until = '2026-11-21T08:01:00.000Z';
    const release = {
      ...event,
      event_type: 'AI_DECISION_RELEASED',
      payload: { valid_until: until },
    };
    expect(entryHeaders(release, 'canonical')).toEqual({ valid_until: until });
  });
});
