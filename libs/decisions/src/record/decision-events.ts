import { deriveEventId, type CanonicalEvent } from '@acp/contracts';
import { orderEntries, rawPayloadOf } from '@acp/intake';
import type { RejectionReason, TopicDefinition, TraceContext } from '@acp/contracts';
import type { AcceptedRecord, RawPayloadRow } from '@acp/persistence';

/** Source and connector of the events that the gatekeeper makes. */
export const GATEKEEPER = 'gatekeeper';

/** What closes a decision, each once: their event ids are one and the same for a decision. */
export type ClosingType =
  | 'AI_DECISION_RELEASED'
  | 'AI_DECISION_DENIED'
  | 'AI_DECISION_STOPPED'
  | 'AI_DECISION_REJECTED'
  | 'AI_DECISION_EXPIRED'
  | 'AI_DECISION_WITHDRAWN';

/**
 * Id of the event that closes a decision, whichever it is: a second one is refused by the primary key of
 * the events, whatever else goes wrong.
 */
export function closingEventId(decisionId: string): string {
  return deriveEventId(GATEKEEPER, 'closing', decisionId);
}

export function heldEventId(decisionId: string): string {
  return deriveEventId(GATEKEEPER, 'held', decisionId);
}

/** The decision that an event is about. */
export interface DecisionIdentity {
  decisionId: string;
  subject: string | null;
  traceId: string;
  trace?: TraceContext | null;
}

export interface OutcomeEvent {
  type: ClosingType | 'AI_DECISION_HELD';
  /** Its id, where somebody has derived it already. */
  id?: string;
  payload: Record<string, unknown>;
  at: Date;
  /** Kept in the raw payload beside the event's: the verdict. */
  verdict?: unknown;
}

export type OutcomeWrite =
  | { kind: 'write'; raw: RawPayloadRow; record: Omit<AcceptedRecord, 'raw'> }
  /** A topic of its routes cannot carry it. */
  | { kind: 'refused'; reasons: RejectionReason[] };

/** Payloads of these events are made here. */
const MAPPER_VERSION = 1;

/** An event of the gatekeeper about a decision, with its raw payload and its entries. */
export function outcomeWrite(
  decision: DecisionIdentity,
  { type, id, payload, at, verdict }: OutcomeEvent,
  topics: readonly TopicDefinition[],
): OutcomeWrite {
  const { decisionId, traceId } = decision;
  const time = at.toISOString();
  const event: CanonicalEvent = {
    event_id: id ?? outcomeEventId(type, decisionId),
    event_type: type,
    source: GATEKEEPER,
    ...entityOf(decision),
    occurred_at: time,
    ingested_at: time,
    schema_version: 1,
    trace_id: traceId,
    causation_id: decisionId,
    payload,
  };
  const ordered = orderEntries(event, topics, decision.trace);
  if (ordered.kind === 'refused') return ordered;
  const { payloadText } = ordered;
  const also = verdict === undefined ? '' : `,"verdict":${JSON.stringify(verdict)}`;
  const raw = rawPayloadOf({
    source: GATEKEEPER,
    connector: GATEKEEPER,
    body: `{"event_type":"${type}","payload":${payloadText}${also}}`,
    fetchedAt: at,
    traceId,
    isJson: true,
  });
  const record = {
    record_index: 0,
    event,
    payload_text: payloadText,
    mapper_version: MAPPER_VERSION,
    entries: ordered.entries,
  };
  return { kind: 'write', raw, record };
}

function outcomeEventId(type: OutcomeEvent['type'], decisionId: string): string {
  return type === 'AI_DECISION_HELD' ? heldEventId(decisionId) : closingEventId(decisionId);
}

/** On whose behalf it is orders a topic by key: what one account may do comes in order. */
export function entityOf({
  decisionId,
  subject,
}: Pick<DecisionIdentity, 'decisionId' | 'subject'>) {
  return subject === null
    ? { entity_id: decisionId, entity_type: 'decision' }
    : { entity_id: subject, entity_type: 'subject' };
}
