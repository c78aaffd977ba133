import {
  entryHeaders,
  envelopeOf,
  routesOf,
  type CanonicalEvent,
  type EntryHeaders,
  type RejectionReason,
  type TopicDefinition,
  type TraceContext,
} from '@acp/contracts';
import type { OutboxEntryDraft } from '@acp/persistence';

export type OrderedEntries =
  | { kind: 'entries'; entries: OutboxEntryDraft[]; payloadText: string }
  | { kind: 'refused'; reasons: RejectionReason[] };

/** Room for the names of an envelope's members, its ids and its times; all other members are counted. */
const ENVELOPE_CHARS_BESIDE = 1_024;
/** Of a UTF-16 unit in UTF-8, and of one that JSON escapes. */
const UNIT_BYTES_MAX = 3;
const ESCAPED_BYTES = 6;

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
  const payloadText = JSON.stringify(event.payload);
  const bytesAtMost = envelopeBytesAtMost(event, payloadText);
  const reasons: RejectionReason[] = [];
  const entries = routes.map((topic) => {
    const headers = entryHeaders(event, topic.format, trace);
    if (bytesAtMost > topic.limits.message_bytes_max) {
      reasons.push(...tooLarge(event, payloadText, headers, topic));
    }
    const kept = topic.copy_envelopes ? envelopeOf(event, payloadText, headers) : { headers };
    return { topic: topic.name, partition_key: event.entity_id, ...kept };
  });
  if (reasons.length > 0) return { kind: 'refused', reasons };
  return { kind: 'entries', entries, payloadText };
}

/** Most envelopes are far below every limit: they need not be written to be measured. */
function envelopeBytesAtMost(event: CanonicalEvent, payloadText: string): number {
  const { event_type, source, entity_id, entity_type } = event;
  const named = event_type.length + source.length + (entity_id ?? '').length;
  const texts = named + (entity_type ?? '').length + event_type.length;
  return payloadText.length * UNIT_BYTES_MAX + texts * ESCAPED_BYTES + ENVELOPE_CHARS_BESIDE;
}

function tooLarge(
  event: CanonicalEvent,
  payloadText: string,
  headers: EntryHeaders,
  { name, limits }: TopicDefinition,
): RejectionReason[] {
  const bytes = Buffer.byteLength(envelopeOf(event, payloadText, headers).payload);
  if (bytes <= limits.message_bytes_max) return [];
  const message = `its envelope has ${bytes} bytes; topic ${name} carries ${limits.message_bytes_max}`;
  return [{ code: 'GATE.TOO_LARGE', path: '', message }];
}
