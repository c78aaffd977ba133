import { formatTraceparent, newId, type OutboundMessage } from '@acp/contracts';

let entries = 0;

/** A message as the relay would hand it over; every field can be given. */
export function sampleMessage(given: Partial<OutboundMessage> = {}): OutboundMessage {
  const eventId = given.event_id ?? newId();
  entries += 1;
  return {
    entry_id: String(entries),
    event_id: eventId,
    replay_id: null,
    event_type: 'MARKET_QUOTE_INGESTED',
    partition_key: null,
    payload: JSON.stringify({ event_id: eventId, payload: { bid: '1.10' } }),
    attempt: 1,
    ...given,
    headers: {
      source: 'binance',
      schema_version: '1',
      traceparent: formatTraceparent(newId()),
      ...given.headers,
    },
  };
}

export function sampleBatch(
  length: number,
  given: (index: number) => Partial<OutboundMessage> = () => ({}),
): OutboundMessage[] {
  return Array.from({ length }, (_, index) => sampleMessage(given(index)));
}

/** A payload of exactly so many bytes, with characters of one to four bytes. */
export function payloadOf(bytes: number): string {
  const start = '{"text":"';
  const mixed = 'aé€😀';
  const end = '"}';
  const room = bytes - Buffer.byteLength(start + end);
  const repeated = mixed.repeat(Math.floor(room / Buffer.byteLength(mixed)));
  const fill = 'x'.repeat(room - Buffer.byteLength(repeated));
  return start + repeated + fill + end;
}
