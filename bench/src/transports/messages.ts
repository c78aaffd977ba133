import { newId, renderEnvelope, type OutboundMessage } from '@acp/contracts';
import { TOPIC, quote } from '../load/quotes.js';

/** What `fillBacklog` makes the relay publish, as the transports get it from there. */
export function outboundMessages(count: number): OutboundMessage[] {
  const event = quote(1, 'SYMBOL1');
  const { payload, headers } = renderEnvelope(event, 'canonical', JSON.stringify(event.payload));
  return Array.from({ length: count }, (_, index) => ({
    entry_id: String(index + 1),
    event_id: newId(),
    replay_id: null,
    event_type: event.event_type,
    partition_key: `SYMBOL${(index + 1) % 1_000}`,
    payload,
    headers,
    attempt: 1,
  }));
}

/** Every header of a message, written down once more: what the adapters send is compared with it. */
export function wireHeaders(message: OutboundMessage): Record<string, string> {
  return {
    ...message.headers,
    event_id: message.event_id,
    event_type: message.event_type,
    entry_id: message.entry_id,
    attempt: String(message.attempt),
    topic: TOPIC,
    partition_key: message.partition_key ?? '',
  };
}
