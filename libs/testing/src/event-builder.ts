import { newId, renderEnvelope, type CanonicalEvent, type EnvelopeFormat } from '@acp/contracts';

/** A valid event; what a test is about goes into `overrides`. */
export function buildEvent(overrides: Partial<CanonicalEvent> = {}): CanonicalEvent {
  return {
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
    payload: { venue: 'spot', symbol: 'BTCUSDT', bid_price: '1.0', ask_price: '1.1' },
    ...overrides,
  };
}

/** The message that carries an event, with the headers that travel with every delivery. */
export function buildMessage(
  event: CanonicalEvent,
  format: EnvelopeFormat = 'canonical',
): { payload: string; headers: Record<string, string> } {
  const { payload, headers } = renderEnvelope(event, format, JSON.stringify(event.payload));
  const delivery = { event_id: event.event_id, partition_key: event.entity_id ?? '' };
  return { payload, headers: { ...headers, ...delivery } };
}
