import {
  contentSha256,
  type CanonicalEvent,
  type RejectionReason,
  type TopicDefinition,
} from '@acp/contracts';
import type { AcceptedRecord, RejectedRecord } from '@acp/persistence';
import { completeEvent } from './complete-event.js';
import type { MappedPayload, MappedRecord } from './mapped-payload.js';
import { orderEntries } from './order-entries.js';

/** What the triple write takes of one record. */
export type Admission =
  { kind: 'passed'; record: AcceptedRecord } | { kind: 'refused'; record: RejectedRecord };

export interface Gateway {
  payload: Pick<MappedPayload, 'raw' | 'mapperVersion' | 'trace'>;
  /** The topics whose routes order the entries. */
  topics: readonly TopicDefinition[];
  /** Place of the payload in the batch, and of the record in its payload. */
  at: { raw: number; record_index: number };
}

/**
 * One record through the gate, whichever way it came: completed from its raw payload, inspected, in
 * canonical form, with an entry for each topic that it goes to. A refusal carries every reason.
 */
export function admitRecord(record: MappedRecord, { payload, topics, at }: Gateway): Admission {
  const refuse = (reasons: readonly RejectionReason[], known: Known = {}): Admission => {
    const { event_id, event_type } = known;
    const refused = { ...at, record_text: record.text, reasons, event_id, event_type };
    return { kind: 'refused', record: refused };
  };
  if (record.kind === 'refused') return refuse(record.reasons);
  const completion = completeEvent(record.draft, payload.raw);
  if (completion.kind === 'refused') return refuse(completion.reasons, completion);
  const { event } = completion;
  const ordered = orderEntries(event, topics, record.trace ?? payload.trace);
  if (ordered.kind === 'refused') return refuse(ordered.reasons, event);
  const passed: AcceptedRecord = {
    ...at,
    event,
    payload_text: ordered.payloadText,
    mapper_version: payload.mapperVersion,
    entries: ordered.entries,
  };
  if (record.isTimeOurs) passed.content_sha256 = contentWithoutTime(event);
  return { kind: 'passed', record: passed };
}

type Known = { event_id?: string; event_type?: string };

/** What tells a duplicate from a conflict where the time is ours. */
export function contentWithoutTime(event: CanonicalEvent): Buffer {
  return contentSha256({ ...event, occurred_at: '' });
}
