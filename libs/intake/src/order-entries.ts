import {
  renderEnvelope,
  routesOf,
  type CanonicalEvent,
  type TopicDefinition,
} from '@acp/contracts';
import type { OutboxEntryDraft } from '@acp/persistence';

/** One outbox entry for each topic the event is routed to. */
export function orderEntries(
  event: CanonicalEvent,
  topics: readonly TopicDefinition[],
): OutboxEntryDraft[] {
  const routes = routesOf(event.event_type, topics);
  if (routes.length === 0) return [];
  const payloadText = JSON.stringify(event.payload);
  return routes.map((topic) => ({
    topic: topic.name,
    partition_key: event.entity_id,
    ...renderEnvelope(event, topic.format, payloadText),
  }));
}
