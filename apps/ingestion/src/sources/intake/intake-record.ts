import { newId, parseTraceparent, type EventDraft } from '@acp/contracts';
import {
  parseJson,
  rawPayloadOf,
  refusedRecord,
  type MappedPayload,
  type MappedRecord,
} from '@acp/intake';
import type { WaitingRow } from '@acp/persistence';
import { connectorOf } from './intake-databases.js';

/** Rows are events already; there is nothing to map. */
const MAPPER_VERSION = 1;

/** The rows of a batch as one raw payload: an array of events, each payload as the caller wrote it. */
export function payloadOf(
  rows: readonly WaitingRow[],
  { name, now, rowBytesMax }: { name: string; now: Date; rowBytesMax: number },
): MappedPayload {
  const texts = rows.map((row) => textOf(row, name));
  const raw = rawPayloadOf({
    source: name,
    connector: connectorOf({ name }),
    body: `[${texts.join(',')}]`,
    fetchedAt: now,
    traceId: newId(),
  });
  const records = rows.map((row, index) => recordOf(row, texts[index]!, rowBytesMax));
  return { raw, mapperVersion: MAPPER_VERSION, records };
}

function textOf(row: WaitingRow, name: string): string {
  const traceId = row.trace_id ?? parseTraceparent(row.traceparent ?? undefined)?.trace_id;
  const head = JSON.stringify({
    event_id: row.event_id,
    event_type: row.event_type,
    schema_version: row.schema_version,
    source: row.source ?? name,
    entity_id: row.entity_id,
    entity_type: row.entity_type,
    occurred_at: row.has_time ? row.occurred_at : row.published_at,
    ...(traceId && { trace_id: traceId }),
    causation_id: row.causation_id,
  });
  return row.payload === null ? head : `${head.slice(0, -1)},"payload":${row.payload}}`;
}

/** Where the caller gave no time, ours is none of the content: an event published twice is the same. */
function recordOf(row: WaitingRow, text: string, rowBytesMax: number): MappedRecord {
  if (row.payload === null) {
    const message = `has ${row.bytes} bytes; the limit is ${rowBytesMax}. It is kept in the intake`;
    return refusedRecord(text, 'GATE.TOO_LARGE', message, '/payload');
  }
  const parsed = parseJson(text);
  if (!parsed.ok) return refusedRecord(text, 'GATE.INVALID', `is no JSON: ${parsed.message}`);
  return {
    kind: 'draft',
    draft: parsed.value as EventDraft,
    text,
    isTimeOurs: !row.has_time,
    trace: parseTraceparent(row.traceparent ?? undefined),
  };
}
