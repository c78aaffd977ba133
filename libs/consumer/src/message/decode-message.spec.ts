import { newId, renderEnvelope, type CanonicalEvent, type EnvelopeFormat } from '@acp/contracts';
import { decodeMessage } from './decode-message.js';
import { normaliseHeaders } from './inbound-message.js';

const event: CanonicalEvent = {
  event_id: newId(),
  event_type: 'MARKET_QUOTE_INGESTED',
  source: 'binance',
  entity_id: 'BTCUSDT',
  entity_type: 'symbol',
  occurred_at: '2026-11-21T08:00:00.000Z',
  ingested_at: '2026-11-21T08:00:00.100Z',
  schema_version: 1,
  trace_id: newId(),
  causation_id: null,
  payload: { symbol: 'BTCUSDT', bid_price: '0.10', ask_price: '0.20', note: 'über 🚀' },
};

function messageOf(format: EnvelopeFormat, overrides: Partial<CanonicalEvent> = {}) {
  const full = { ...event, ...overrides };
  return renderEnvelope(full, format, JSON.stringify(full.payload));
}

describe('decodeMessage', () => {
  it.each(['canonical', 'cloudevents', 'cloudevents-binary'] as const)(
    'reads the event back from %s',
    (format) => {
      expect(decodeMessage(messageOf(format))).toMatchObject({ kind: 'event', event });
    },
  );

  it('reads CloudEvents headers in the spelling of every protocol', () => {
    const { payload, headers } = messageOf('cloudevents-binary');
    for (const prefix of ['ce-', 'CE_', 'cloudEvents:', 'cloudEvents_']) {
      const spelled = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.replace('ce_', prefix), value]),
      );
      expect(decodeMessage({ payload, headers: normaliseHeaders(spelled) })).toMatchObject({
        event,
      });
    }
  });

  it('takes the partition key for the key, and the entity without one', () => {
    const { payload } = messageOf('canonical');
    expect(decodeMessage({ payload, headers: { partition_key: 'k1' } })).toMatchObject({
      key: 'k1',
    });
    expect(decodeMessage({ payload, headers: {} })).toMatchObject({ key: 'BTCUSDT' });
  });

  it('brings a payload to the newest version, one upcaster after the other', () => {
    const version = (schema_version: number) => ({
      event_type: event.event_type,
      schema_version,
      description: '',
      payload_schema: {},
      upcast: (payload: Record<string, unknown>) => ({
        ...payload,
        steps: [...((payload['steps'] as number[] | undefined) ?? []), schema_version],
      }),
    });
    const decoded = decodeMessage(messageOf('canonical'), {
      versionsOf: () => [1, 2, 3],
      find: (_type, wanted) => version(wanted),
    });
    expect(decoded).toMatchObject({
      event: { schema_version: 3, payload: { symbol: 'BTCUSDT', steps: [2, 3] } },
    });
  });

  it('refuses a version newer than the newest it knows', () => {
    expect(decodeMessage(messageOf('canonical', { schema_version: 99 }))).toMatchObject({
      kind: 'undecodable',
      eventId: event.event_id,
      code: 'GATE.UNKNOWN_VERSION',
    });
  });

  it('passes a type that is not registered here as it is', () => {
    const decoded = decodeMessage(messageOf('canonical', { event_type: 'SOMETHING_ELSE' }));
    expect(decoded).toMatchObject({ kind: 'event', event: { event_type: 'SOMETHING_ELSE' } });
  });

  it.each([
    ['text', 'hello'],
    ['nothing', ''],
    ['an array', '[]'],
    ['null', 'null'],
    ['no event id', JSON.stringify({ ...event, event_id: undefined })],
    ['an event id that is no UUID', JSON.stringify({ ...event, event_id: "'; DROP TABLE" })],
    ['a time that is none', JSON.stringify({ ...event, occurred_at: 'yesterday' })],
    ['a payload that is no object', JSON.stringify({ ...event, payload: [] })],
    ['a structured event without data', JSON.stringify({ specversion: '1.0', id: newId() })],
  ])('calls %s undecodable and says why', (_what, payload) => {
    expect(decodeMessage({ payload, headers: {} })).toMatchObject({
      kind: 'undecodable',
      code: 'CONSUMER.UNDECODABLE',
      reason: expect.stringMatching(/./),
    });
  });

  it('names an undecodable message by its event id header, or always alike by its text', () => {
    const id = newId();
    expect(decodeMessage({ payload: 'x', headers: { event_id: id } })).toMatchObject({
      eventId: id,
    });
    const first = decodeMessage({ payload: 'x', headers: {} });
    expect(decodeMessage({ payload: 'x', headers: {} })).toMatchObject(
      first.kind === 'undecodable' ? { eventId: first.eventId } : {},
    );
  });

  it('spells an event id in lower case, so that one event has one inbox row', () => {
    const payload = JSON.stringify({ ...event, event_id: event.event_id.toUpperCase() });
    expect(decodeMessage({ payload, headers: {} })).toMatchObject({
      event: { event_id: event.event_id },
    });
  });
});
