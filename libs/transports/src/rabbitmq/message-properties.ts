import type { OutboundMessage } from '@acp/contracts';
import { messageHeaders } from '../publish/message-headers.js';

/** CloudEvents attributes by its AMQP binding, ours under their own names. */
export function propertiesOf(topic: string, message: OutboundMessage) {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(messageHeaders(topic, message))) {
    headers[name.startsWith('ce_') ? `cloudEvents_${name.slice(3)}` : name] = value;
  }
  return {
    persistent: true,
    mandatory: true,
    messageId: message.event_id,
    type: message.event_type,
    contentType: message.headers['content-type'] ?? 'application/json',
    headers,
  };
}
