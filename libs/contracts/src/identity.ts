import { hash } from 'node:crypto';
import { v5, v7, validate } from 'uuid';
import { canonicalJson } from './canonical-json.js';

/** Namespace of every derived event id. Changing it would make every vendor record a new event. */
export const EVENT_ID_NAMESPACE = '6f1d1f0e-5d5c-5b7a-9a53-0f6c1c7d2e4b';

/**
 * The event id of a vendor record: UUID v5 over `source/stream/key` (RFC 9562, section 5.5).
 * The same record fetched twice is the same event. Half of a surrogate pair counts as U+FFFD, which is
 * what its UTF-8 would hold.
 */
export function deriveEventId(source: string, stream: string, key: string): string {
  return v5(`${source}/${stream}/${key}`.toWellFormed(), EVENT_ID_NAMESPACE);
}

/** A fresh, time-ordered id for rows and for events that bring no identity of their own. */
export function newId(): string {
  return v7();
}

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && validate(value);
}

/**
 * What makes two deliveries of one `event_id` the same fact. Trace and ingestion time are left out:
 * a retry of a push carries new ones.
 */
export function contentSha256(event: {
  event_type: string;
  source: string;
  entity_id: string | null;
  entity_type: string | null;
  occurred_at: string;
  schema_version: number;
  causation_id: string | null;
  payload: Record<string, unknown>;
}): Buffer {
  const content = [
    event.event_type,
    event.source,
    event.entity_id,
    event.entity_type,
    event.occurred_at,
    event.schema_version,
    event.causation_id,
    event.payload,
  ];
  return hash('sha256', canonicalJson(content), 'buffer');
}
