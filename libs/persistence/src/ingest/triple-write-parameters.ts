import { cleanJson, cleanText, type RejectionReason } from '@acp/contracts';
import {
  boolArray,
  byteaArray,
  intArray,
  jsonArray,
  textArray,
  timeArray,
  uuidArray,
} from './binary-arrays.js';
import type { AcceptedRecord, RejectedRecord, TripleWrite } from './triple-write.js';

/** A record on its way into `events`. */
export interface Candidate {
  record: AcceptedRecord;
  content_sha256: Buffer;
  /**
   * The content hash of the same event without its microseconds, where it has any: until they were
   * kept, an event was stored without them, and it still is the same event when it comes again.
   */
  coarse_sha256: Buffer | null;
  /** Null for the first of its id in the batch, else whether it equals that first. */
  same_as_first: boolean | null;
}

/** The batch as columns, in the order of the statement's parameters. */
export function tripleWriteParameters(
  batch: TripleWrite,
  candidates: readonly Candidate[],
  conflict: RejectionReason,
): unknown[] {
  return [
    ...rawColumns(batch),
    ...eventColumns(batch, candidates),
    ...entryColumns(candidates),
    ...rejectedColumns(batch),
    JSON.stringify([conflict]),
    ...cursorColumns(batch),
    byteaArray(candidates.map(({ coarse_sha256 }) => coarse_sha256)),
  ];
}

function rawColumns({ raws, records, rejected }: TripleWrite): unknown[] {
  const counts = raws.map(() => ({ records: 0, refused: 0 }));
  for (const record of records) counts[record.raw]!.records += 1;
  for (const record of rejected) {
    counts[record.raw]!.records += 1;
    counts[record.raw]!.refused += 1;
  }
  return [
    uuidArray(raws.map((raw) => raw.id)),
    textArray(raws.map((raw) => cleanText(raw.source))),
    textArray(raws.map((raw) => cleanText(raw.connector))),
    timeArray(raws.map((raw) => raw.fetched_at.toISOString())),
    uuidArray(raws.map((raw) => raw.trace_id)),
    jsonArray(raws.map((raw) => raw.payload_text)),
    byteaArray(raws.map((raw) => raw.payload_sha256)),
    intArray(counts.map((count) => count.records)),
    intArray(counts.map((count) => count.refused)),
  ];
}

function eventColumns({ raws }: TripleWrite, candidates: readonly Candidate[]): unknown[] {
  const events = candidates.map(({ record }) => record.event);
  return [
    intArray(candidates.map((_, index) => index)),
    uuidArray(events.map((event) => event.event_id)),
    textArray(events.map((event) => event.event_type)),
    textArray(events.map((event) => event.source)),
    textArray(events.map((event) => event.entity_id)),
    textArray(events.map((event) => event.entity_type)),
    timeArray(events.map((event) => event.occurred_at)),
    timeArray(events.map((event) => event.ingested_at)),
    intArray(events.map((event) => event.schema_version)),
    uuidArray(events.map((event) => event.trace_id)),
    uuidArray(events.map((event) => event.causation_id)),
    jsonArray(
      candidates.map(({ record }) => record.payload_text ?? JSON.stringify(record.event.payload)),
    ),
    uuidArray(candidates.map(({ record }) => raws[record.raw]!.id)),
    intArray(candidates.map(({ record }) => record.record_index)),
    intArray(candidates.map(({ record }) => record.mapper_version)),
    byteaArray(candidates.map(({ content_sha256 }) => content_sha256)),
    intArray(candidates.map(({ record }) => record.entries.length)),
    boolArray(candidates.map(({ same_as_first }) => same_as_first)),
  ];
}

function entryColumns(candidates: readonly Candidate[]): unknown[] {
  const entries = candidates
    .filter(({ same_as_first }) => same_as_first === null)
    .flatMap(({ record }) =>
      record.entries.map((entry) => ({ event_id: record.event.event_id, ...entry })),
    );
  return [
    uuidArray(entries.map((entry) => entry.event_id)),
    textArray(entries.map((entry) => entry.topic)),
    textArray(entries.map((entry) => entry.partition_key)),
    jsonArray(entries.map((entry) => entry.payload ?? null)),
    jsonArray(entries.map((entry) => JSON.stringify(entry.headers))),
  ];
}

/** Reasons quote what they complain about, cursors what a vendor said: neither may stop the write. */
function rejectedColumns({ raws, rejected }: TripleWrite): unknown[] {
  const raw = (record: RejectedRecord) => raws[record.raw]!;
  return [
    rejected.map((record) => raw(record).id),
    rejected.map((record) => record.record_index),
    rejected.map((record) => raw(record).trace_id),
    rejected.map((record) => record.event_id ?? null),
    rejected.map((record) => record.event_type ?? null),
    rejected.map((record) => cleanText(record.record_text)),
    rejected.map((record) => JSON.stringify(cleanJson(record.reasons))),
  ];
}

function cursorColumns({ cursors = [] }: TripleWrite): unknown[] {
  const last = [...new Map(cursors.map((cursor) => [cursor.connector, cursor])).values()];
  return [
    last.map((cursor) => cursor.connector),
    last.map((cursor) => cursor.source),
    // A cursor holds names that a vendor gave, which `jsonb` may refuse; it must move all the same.
    last.map((cursor) => JSON.stringify(cleanJson(cursor.cursor))),
  ];
}
