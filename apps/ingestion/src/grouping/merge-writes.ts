import type { RecordOutcome, TripleWrite } from '@acp/persistence';

/** The outcomes of a merged write, given back to its parts. */
export function splitOutcomes(
  writes: readonly TripleWrite[],
  outcomes: readonly RecordOutcome[],
): RecordOutcome[][] {
  let from = 0;
  return writes.map(({ records }) => outcomes.slice(from, (from += records.length)));
}

/** Bytes a write holds in memory and sends: raw text, payloads of events and refused records. */
export function bytesOf({ raws, records, rejected }: TripleWrite): number {
  let bytes = 0;
  for (const { payload_text } of raws) bytes += Buffer.byteLength(payload_text);
  for (const { payload_text = '' } of records) bytes += Buffer.byteLength(payload_text);
  for (const { record_text } of rejected) bytes += Buffer.byteLength(record_text);
  return bytes;
}
