import type { OutboundMessage } from '@acp/contracts';

/**
 * What travels with every message, in every transport: the headers of the outbox entry and the ids
 * that make a duplicate recognisable and an event traceable.
 */
export function messageHeaders(topic: string, message: OutboundMessage): Record<string, string> {
  const headers: Record<string, string> = {
    ...message.headers,
    event_id: message.event_id,
    event_type: message.event_type,
    entry_id: message.entry_id,
    attempt: String(message.attempt),
    topic,
  };
  if (message.partition_key !== null) headers['partition_key'] = message.partition_key;
  if (message.replay_id !== null) headers['replay_id'] = message.replay_id;
  return headers;
}
