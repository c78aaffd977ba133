import type { OutboundMessage } from '@acp/contracts';
import { headerFields } from '../publish/message-headers.js';
import type { RedisStreamsOptions } from './redis-options.js';

/** Fields of a stream entry: every header under its own name, and `payload`, the envelope. */
export function entryFields(topic: string, message: OutboundMessage): string[] {
  const fields = headerFields(topic, message);
  fields.push('payload', message.payload);
  return fields;
}

/** How XADD trims the stream; approximate, so that Redis drops whole nodes and it costs nothing. */
export function trimming(
  { maxlen, retain_ms: retainMs }: RedisStreamsOptions,
  now: Date,
): string[] {
  if (maxlen !== undefined) return ['MAXLEN', '~', String(maxlen)];
  if (retainMs !== undefined) return ['MINID', '~', String(now.getTime() - retainMs)];
  return [];
}
