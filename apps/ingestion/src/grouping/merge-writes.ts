import type { RecordOutcome, TripleWrite } from '@acp/persistence';

/** Several triple writes as one: the indexes into `raws` move up, everything else stays. */
export function mergeWrites(writes: readonly TripleWrite[]): TripleWrite {
  if (writes.length === 1) return writes[0]!;
  let offset = 0;
  const parts = writes.map((write) => {
    const part = shift(write, offset);
    offset += write.raws.length;
    return part;
  });
  return {
    raws: parts.flatMap(({ raws }) => raws),
    records: parts.flatMap(({ records }) => records),
    rejected: parts.flatMap(({ rejected }) => rejected),
    cursors: parts.flatMap(({ cursors = [] }) => cursors),
  };
}

/** The outcomes of a merged write, given back to its parts. */
export function splitOutcomes(
  writes: readonly TripleWrite[],
  outcomes: readonly RecordOutcome[],
): RecordOutcome[][] {
  let from = 0;
  return writes.map(({ records }) => outcomes.slice(from, (from += records.length)));
}

/** Bytes a write holds in memory and sends: raw text, envelopes and refused records. */
export function bytesOf({ raws, records, rejected }: TripleWrite): number {
  let bytes = 0;
  for (const { payload_text } of raws) bytes += Buffer.byteLength(payload_text);
  for (const { entries } of records) {
    for (const { payload } of entries) bytes += Buffer.byteLength(payload);
  }
  for (const { record_text } of rejected) bytes += Buffer.byteLength(record_text);
  return bytes;
}

function shift(write: TripleWrite, offset: number): TripleWrite {
  if (offset === 0) return write;
  return {
    ...write,
    records: write.records.map((record) => ({ ...record, raw: record.raw + offset })),
    rejected: write.rejected.map((record) => ({ ...record, raw: record.raw + offset })),
  };
}
