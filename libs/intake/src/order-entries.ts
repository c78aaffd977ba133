import {
  renderEnvelope,
  routesOf,
  type CanonicalEvent,
  type RejectionReason,
  type TopicDefinition,
  type TraceContext,
} from '@acp/contracts';
import type { OutboxEntryDraft } from '@acp/persistence';

export type OrderedEntries =
  | { kind: 'entries'; entries: OutboxEntryDraft[] }
  | { kind: 'refused'; reasons: RejectionReason[] };

/**
 * One outbox entry for each topic the event is routed to. Refuses an event that one of them cannot
 * carry: its entry would be dead at the first attempt and, where the topic keeps an order, hold up its
 * key. The sender can still mend it. `trace` is that of the caller, if any.
 */
export function orderEntries(
  event: CanonicalEvent,
  topics: readonly TopicDefinition[],
  trace?: TraceContext | null,
): OrderedEntries {
  const routes = routesOf(event.event_type, topics);
  const payloadText = routes.length > 0 ? JSON.stringify(event.payload) : '';
  const reasons: RejectionReason[] = [];
  const entries = routes.map((topic) => {
    const envelope = renderEnvelope(event, topic.format, payloadText, trace);
    if (isTooLarge(envelope.payload, topic)) reasons.push(tooLarge(envelope.payload, topic));
    return { topic: topic.name, partition_key: event.entity_id, ...envelope };
  });
  return reasons.length > 0 ? { kind: 'refused', reasons } : { kind: 'entries', entries };
}

/** No UTF-16 unit takes more than three bytes in UTF-8: most envelopes need no count. */
function isTooLarge(payload: string, { limits }: TopicDefinition): boolean {
  const bytesMax = limits.message_bytes_max;
  return payload.length * 3 > bytesMax && Buffer.byteLength(payload) > bytesMax;
}

function tooLarge(payload: string, { name, limits }: TopicDefinition): RejectionReason {
  const bytes = Buffer.byteLength(payload);
  const message = `its envelope has ${bytes} bytes; topic ${name} carries ${limits.message_bytes_max}`;
  return { code: 'GATE.TOO_LARGE', path: '', message };
}
