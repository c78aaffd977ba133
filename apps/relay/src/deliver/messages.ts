import type { OutboundMessage } from '@acp/contracts';
import type { ClaimedEntryRow } from '@acp/persistence';

/** The entry as the transport sends it; the envelope passes through untouched. */
export function messageOf(entry: ClaimedEntryRow): OutboundMessage {
  const headers = JSON.parse(entry.headers) as Record<string, string>;
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
