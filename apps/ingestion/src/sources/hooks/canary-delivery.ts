import {
  CANARY_EVENT_TYPE,
  CANARY_SOURCE,
  newId,
  parseJson,
  type EventDraft,
  type TraceContext,
} from '@acp/contracts';
import { rawPayloadOf, type MappedPayload } from '@acp/intake';

/** A member that no vendor sends. */
const MEMBER = 'acp_canary';
const MAPPER_VERSION = 1;

/** The body of a delivery that carries a canary past the mapping of its source. */
export function canaryDelivery(canary: EventDraft): string {
  return JSON.stringify({ [MEMBER]: canary });
}

/**
 * The canary in the text of a delivery whose signature was right; null where it is the vendor's. Nothing
 * else than a canary comes in like that, so that nobody goes round the mapping.
 */
export function canaryOf(text: string | null): EventDraft | null {
  if (text === null || !text.startsWith(`{"${MEMBER}":`)) return null;
  const parsed = parseJson(text);
  if (!parsed.ok) return null;
  const draft = (parsed.value as Record<string, Partial<EventDraft> | null>)[MEMBER];
  return draft?.event_type === CANARY_EVENT_TYPE ? (draft as EventDraft) : null;
}

/** A canary as the one record of its delivery, which counts as none of the source. */
export function canaryPayload(
  draft: EventDraft,
  delivery: { body: Buffer; connector: string; now: Date; trace: TraceContext | null },
): MappedPayload {
  const { body, connector, now: fetchedAt, trace } = delivery;
  const traceId = trace?.trace_id ?? newId();
  const raw = rawPayloadOf({ source: CANARY_SOURCE, connector, body, fetchedAt, traceId });
  const records = [{ kind: 'draft' as const, draft, text: JSON.stringify(draft) }];
  return { raw, mapperVersion: MAPPER_VERSION, records, trace };
}
