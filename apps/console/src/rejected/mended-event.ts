import type { RejectedRecord } from '@acp/contracts/api';

const MEMBERS = [
  'event_id',
  'event_type',
  'entity_id',
  'entity_type',
  'occurred_at',
  'schema_version',
  'causation_id',
  'payload',
] as const;

/**
 * Where an operator starts to mend: the members of an event where the record has them, else the
 * record as the payload of an event that is still to be described.
 */
export function startOfMending(record: RejectedRecord): string {
  const parsed = parse(record.record_text);
  const event = isObject(parsed) && 'payload' in parsed ? pick(parsed) : around(record, parsed);
  return JSON.stringify(event, null, 2);
}

function pick(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    MEMBERS.flatMap((member) => (member in record ? [[member, record[member]]] : [])),
  );
}

function around(record: RejectedRecord, parsed: unknown): Record<string, unknown> {
  return {
    event_type: record.event_type ?? '',
    entity_id: null,
    occurred_at: record.rejected_at,
    payload: isObject(parsed) ? parsed : {},
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
