import type { OutboundMessage } from '@acp/contracts';
import type { ClaimedEntry } from '@acp/persistence';

/** The entry as the transport sends it; null where its envelope cannot be made. */
export function messageOf(entry: ClaimedEntry): OutboundMessage | null {
  if (!entry.envelope) return null;
  const { payload, headers } = entry.envelope;
  return {
    entry_id: entry.id,
    event_id: entry.event_id,
    replay_id: entry.replay_id,
    event_type: headers['event_type'] ?? '',
    partition_key: entry.partition_key,
    payload,
    headers,
    attempt: entry.attempts + 1,
  };
}
