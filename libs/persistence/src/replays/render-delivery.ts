import { entryHeaders, envelopeOf, type EnvelopeFormat } from '@acp/contracts';
import type { ReplayItemRow } from './sql/take-replay-items.sql.js';

/** What an item becomes: an entry to copy or a new one; null when nothing is left of it. */
export interface ReplayDelivery {
  n: string;
  event_id: string;
  topic: string;
  entry_id: string | null;
  partition_key: string | null;
  /** Only for a topic that keeps a copy. */
  payload: string | null;
  headers: string | null;
}

/**
 * The delivery of one item. An original is copied by the database; where there is none the entry is made
 * for the event, in the topic's format of today, as the triple write would.
 */
export function deliveryOf(item: ReplayItemRow): ReplayDelivery | null {
  const { n, event_id, topic, entry_id } = item;
  const delivery = { n, event_id, topic, entry_id, partition_key: null, payload: null };
  if (item.original) return { ...delivery, headers: null };
  if (!item.event || item.payload === null) return null;
  const payload = JSON.parse(item.payload) as Record<string, unknown>;
  const format = (item.format ?? 'canonical') as EnvelopeFormat;
  const headers = entryHeaders({ ...item.event, payload }, format);
  const copy = item.copies ? envelopeOf(item.event, item.payload, headers) : null;
  return {
    ...delivery,
    entry_id: null,
    partition_key: item.event.entity_id,
    payload: copy?.payload ?? null,
    headers: JSON.stringify(copy?.headers ?? headers),
  };
}
