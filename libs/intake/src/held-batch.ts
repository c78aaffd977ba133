import type {
  CanonicalEvent,
  RejectionReason,
  TopicDefinition,
  TraceContext,
} from '@acp/contracts';
import { newId } from '@acp/contracts';
import type { HeldBatchDraft, RawPayloadRow, TripleWrite } from '@acp/persistence';
import { createHash } from 'node:crypto';
import { contentWithoutTime, type Admission } from './admit-record.js';
import type { MappedPayload } from './mapped-payload.js';
import { releaseConnector } from './event-ways.js';
import { orderEntries } from './order-entries.js';

/** A record of a held batch: what the gate made of it, or why it will be refused. */
export interface HeldRecord {
  raw: number;
  record_index: number;
  mapper_version: number;
  text: string;
  event: CanonicalEvent | null;
  reasons: readonly RejectionReason[];
  trace: TraceContext | null;
  is_time_ours: boolean;
}

/** What is kept of a held batch, whole: the raw payloads as they came, and each record. */
export interface HeldContent {
  raws: (Omit<RawPayloadRow, 'fetched_at' | 'payload_sha256'> & {
    fetched_at: string;
    payload_sha256: string;
  })[];
  records: HeldRecord[];
}

/** The batch as a row to keep. `admissions` are those of all payloads, in order. */
export function heldBatch(
  payloads: readonly MappedPayload[],
  admissions: readonly Admission[],
  because: { expectation: string; message: string; failing: number },
): HeldBatchDraft {
  const mapped = payloads.flatMap((payload, raw) =>
    payload.records.map((record, record_index) => ({ payload, raw, record, record_index })),
  );
  const records = mapped.map(({ payload, raw, record, record_index }, index): HeldRecord => {
    const admission = admissions[index]!;
    const isDraft = record.kind === 'draft';
    return {
      ...{ raw, record_index, mapper_version: payload.mapperVersion, text: record.text },
      event: admission.kind === 'passed' ? admission.record.event : null,
      reasons: admission.kind === 'refused' ? admission.record.reasons : [],
      trace: (isDraft ? record.trace : null) ?? payload.trace ?? null,
      is_time_ours: isDraft && record.isTimeOurs === true,
    };
  });
  const raws = payloads.map(({ raw: { fetched_at, payload_sha256, ...raw } }) => ({
    ...raw,
    fetched_at: fetched_at.toISOString(),
    payload_sha256: payload_sha256.toString('hex'),
  }));
  const { source, connector } = raws[0]!;
  const content = JSON.stringify({ raws, records } satisfies HeldContent);
  return {
    ...{ id: newId(), source, connector, ...because, content },
    records: records.length,
    bytes: Buffer.byteLength(content),
    digest: digestOf(source, records),
  };
}

/** Events that were given an id are the same when they come again; others never are. */
function digestOf(source: string, records: readonly HeldRecord[]): Buffer {
  const hash = createHash('sha256').update(source);
  for (const { event, text } of records) hash.update(`\0${event?.event_id ?? ''}\0${text}`);
  return hash.digest();
}

/**
 * The triple write of a released batch: what the gate and the expectations let in is stored and goes to
 * the topics of today, what they refused goes to quarantine. The connectors say that it was released, and
 * the way that it came.
 */
export function releasedBatch(
  content: string,
  { topics, now }: { topics: readonly TopicDefinition[]; now: Date },
): TripleWrite {
  const { raws, records } = JSON.parse(content) as HeldContent;
  const write = { records: [], rejected: [] } as {
    records: TripleWrite['records'][number][];
    rejected: TripleWrite['rejected'][number][];
  };
  for (const record of records) {
    const admission = admitHeld(record, topics, now);
    if (admission.kind === 'passed') write.records.push(admission.record);
    else write.rejected.push(admission.record);
  }
  return {
    ...write,
    raws: raws.map(({ fetched_at, payload_sha256, connector, ...raw }) => ({
      ...raw,
      connector: releaseConnector(connector),
      fetched_at: new Date(fetched_at),
      payload_sha256: Buffer.from(payload_sha256, 'hex'),
    })),
  };
}

/** The event comes in when it is released: whoever reads in the order of receipt does not pass it by. */
function admitHeld(held: HeldRecord, topics: readonly TopicDefinition[], now: Date): Admission {
  const { raw, record_index, text, trace, mapper_version } = held;
  const refuse = (reasons: readonly RejectionReason[]): Admission => {
    const { event_id, event_type } = held.event ?? {};
    const record = { raw, record_index, record_text: text, reasons, event_id, event_type };
    return { kind: 'refused', record };
  };
  if (!held.event || held.reasons.length > 0) return refuse(held.reasons);
  const event = { ...held.event, ingested_at: now.toISOString() };
  const ordered = orderEntries(event, topics, trace);
  if (ordered.kind === 'refused') return refuse(ordered.reasons);
  const { entries, payloadText: payload_text } = ordered;
  const passed = { raw, record_index, event, payload_text, mapper_version, entries };
  if (!held.is_time_ours) return { kind: 'passed', record: passed };
  return { kind: 'passed', record: { ...passed, content_sha256: contentWithoutTime(event) } };
}
