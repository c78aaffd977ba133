import type { OutboundMessage } from '@acp/contracts';
import { pushHeaderFields } from '../publish/message-headers.js';
import type { RedisStreamsOptions } from './redis-options.js';

/** Adds the fields of a stream entry: every header under its own name, and `payload`, the envelope. */
export function pushEntryFields(fields: string[], topic: string, message: OutboundMessage): void {
  pushHeaderFields(fields, topic, message);
  fields.push('payload', message.payload);
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
