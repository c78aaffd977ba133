import type { OutboundMessage } from '@acp/contracts';
import type { ClaimedEntryRow } from '@acp/persistence';

/**
 * The entry as the transport sends it; the envelope passes through untouched. Null when its headers
 * are not an object of texts, as a foreign hand may have left them.
 */
export function messageOf(entry: ClaimedEntryRow): OutboundMessage | null {
  const headers = JSON.parse(entry.headers) as Record<string, string>;
  if (!areHeaders(headers)) return null;
  return {
    entry_id: entry.id,
    event_id: entry.event_id,
    replay_id: entry.replay_id,
    event_type: headers['event_type'] ?? '',
    partition_key: entry.partition_key,
    payload: entry.payload,
    headers,
    attempt: entry.attempts + 1,
  };
}

function areHeaders(headers: unknown): headers is Record<string, string> {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return false;
  for (const name in headers) {
    if (typeof (headers as Record<string, unknown>)[name] !== 'string') return false;
  }
  return true;
}
