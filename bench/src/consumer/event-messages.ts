import { renderEnvelope } from '@acp/contracts';
import type { InboundMessage } from '@acp/consumer';
import { quote } from '../load/quotes.js';

const KEYS = 1_000;

/** Events as a broker hands them over, each with an id of its own; 1,000 keys in turn. */
export function eventMessages(count: number): InboundMessage[] {
  return Array.from({ length: count }, (_, index) => {
    const key = `SYMBOL${index % KEYS}`;
    const event = quote(index, key);
    const envelope = renderEnvelope(event, 'canonical', JSON.stringify(event.payload));
    const headers = { ...envelope.headers, event_id: event.event_id, partition_key: key };
    return { payload: envelope.payload, headers };
  });
}
