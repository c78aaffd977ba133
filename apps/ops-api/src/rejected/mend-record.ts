import {
  deriveEventId,
  parseJson,
  type EventDraft,
  type RejectionReason,
  type ResubmitRequest,
} from '@acp/contracts';
import {
  bringsEvents,
  connectorItCameBy,
  EVENT_WAYS,
  rawPayloadOf,
  refusedRecord,
  SOURCE_WAYS,
  type MappedPayload,
  type MappedRecord,
} from '@acp/intake';
import type { LockedRecord, StepRecord } from '@acp/persistence';

/** Under this connector the raw payloads of resubmissions are kept. */
export const RESUBMIT_CONNECTOR = EVENT_WAYS.resubmit;
/** An operator's event is taken as it is: there is nothing to map. */
const MAPPER_VERSION = 1;

/** Members of the refused record that its mended event keeps. */
const KEPT = ['source', 'trace_id'] as const;

/**
 * The mended record as a raw payload of its own, which names the refused one and the raw payload that
 * it came in; both stay as they came. Source and trace are those of the refused record. Without an id
 * of its own the event gets one that is derived from the record, so that it is stored once.
 */
export function mendRecord(
  refused: LockedRecord,
  given: ResubmitRequest['event'],
  by: { actor: string; now: Date },
): MappedPayload {
  const text = JSON.stringify({
    resubmission_of: refused.id,
    raw_payload_id: refused.raw_payload_id,
    resubmitted_by: by.actor,
    event: given,
  });
  const raw = rawPayloadOf({
    source: refused.source,
    connector: RESUBMIT_CONNECTOR,
    body: text,
    fetchedAt: by.now,
    traceId: refused.trace_id,
    isJson: true,
  });
  return { raw, mapperVersion: MAPPER_VERSION, records: [recordOf(refused, given)] };
}

/**
 * The refused record once more, as it came: with the source and the trace that it names, else those it
 * was refused under. What came in the form of its source is refused, also where it looks like an event:
 * only the mapper of the source reads it, and mappers are of ingestion. So is a proposal, which only the
 * gatekeeper takes.
 */
export function sameRecord(refused: StepRecord, by: { actor: string; now: Date }): MappedPayload {
  const { id, source, trace_id: traceId, raw_payload_id, record_text } = refused;
  const parsed = parseJson(record_text);
  const head = JSON.stringify({ resubmission_of: id, raw_payload_id, resubmitted_by: by.actor });
  const body = parsed.ok ? `${head.slice(0, -1)},"event":${record_text}}` : head;
  const fetchedAt = by.now;
  const connector = RESUBMIT_CONNECTOR;
  const raw = rawPayloadOf({ source, connector, body, fetchedAt, traceId, isJson: true });
  return { raw, mapperVersion: MAPPER_VERSION, records: [asItCame(refused)] };
}

function asItCame(refused: StepRecord): MappedRecord {
  const { record_text, connector } = refused;
  if (connectorItCameBy(connector) === SOURCE_WAYS.decisions)
    return refusedRecord(record_text, 'GATE.NOT_FROM_OUTSIDE', PROPOSAL);
  if (!bringsEvents(connector)) return refusedRecord(record_text, 'MAPPER.NEEDED', needed(refused));
  const parsed = parseJson(record_text);
  if (parsed.ok) return draftOf(refused, parsed.value);
  return refusedRecord(record_text, 'REQUEST.MALFORMED', `is not JSON: ${parsed.message}`);
}

const PROPOSAL =
  'is a proposal, which becomes no event by a resubmission: whoever proposed it mends it and proposes again ' +
  '(POST /v1/decisions of ingestion); discard this record';

function needed({ source, connector, raw_payload_id }: StepRecord): string {
  const again = `POST /v1/sources/${source}/payloads of ingestion`;
  return `came by ${connectorItCameBy(connector)} in the form of ${source}: send raw payload ${raw_payload_id} again (${again}), or mend this record into an event`;
}

function draftOf(refused: StepRecord, value: unknown): MappedRecord {
  const text = refused.record_text;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'draft', text, draft: value as EventDraft };
  }
  const given = value as EventDraft;
  return { kind: 'draft', text, draft: { ...given, event_id: idOf(refused, given) } };
}

/** Its own id; without one an id that is derived from the record, so that it is stored once. */
function idOf(refused: LockedRecord, given: { event_id?: string | null }): string {
  const derived = () => deriveEventId(refused.source, 'resubmit', refused.id);
  return given.event_id ?? refused.event_id ?? derived();
}

function recordOf(refused: LockedRecord, given: ResubmitRequest['event']): MappedRecord {
  const text = JSON.stringify(given);
  const draft: EventDraft = {
    ...given,
    event_id: idOf(refused, given),
    source: refused.source,
    trace_id: refused.trace_id,
  };
  return { kind: 'draft', text, draft };
}

/** What the gate would take from a sender, and an operator cannot change. */
export function keptMembers(given: object): RejectionReason[] {
  return KEPT.filter((name) => Object.hasOwn(given, name)).map((name) => ({
    code: 'GATE.INVALID',
    path: `/${name}`,
    message: 'is that of the refused record; leave it out',
  }));
}
