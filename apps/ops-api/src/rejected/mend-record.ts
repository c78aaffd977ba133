import {
  deriveEventId,
  type EventDraft,
  type RejectionReason,
  type ResubmitRequest,
} from '@acp/contracts';
import { rawPayloadOf, type MappedPayload, type MappedRecord } from '@acp/intake';
import type { LockedRecord } from '@acp/persistence';

/** Under this connector the raw payloads of resubmissions are kept. */
export const RESUBMIT_CONNECTOR = 'resubmit';
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

function recordOf(refused: LockedRecord, given: ResubmitRequest['event']): MappedRecord {
  const text = JSON.stringify(given);
  const derived = refused.event_id ?? deriveEventId(refused.source, 'resubmit', refused.id);
  const draft: EventDraft = {
    ...given,
    event_id: given.event_id ?? derived,
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
