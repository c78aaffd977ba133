import {
  renderEnvelope,
  routesOf,
  type CanonicalEvent,
  type TopicDefinition,
  type TraceContext,
} from '@acp/contracts';
import type { OutboxEntryDraft } from '@acp/persistence';

/** One outbox entry for each topic the event is routed to; `trace` is that of the caller, if any. */
export function orderEntries(
  event: CanonicalEvent,
  topics: readonly TopicDefinition[],
  trace?: TraceContext | null,
): OutboxEntryDraft[] {
  const routes = routesOf(event.event_type, topics);
  if (routes.length === 0) return [];
  const payloadText = JSON.stringify(event.payload);
  return routes.map((topic) => ({
    topic: topic.name,
    partition_key: event.entity_id,
    ...renderEnvelope(event, topic.format, payloadText, trace),
  }));
}
