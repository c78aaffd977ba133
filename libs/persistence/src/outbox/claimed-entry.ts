import { canonicalTimeOfMicros, type Envelope, type EventHead } from '@acp/contracts';
import { envelopeOfEntry } from './entry-envelope.js';
import type { ClaimedEntryRow } from './sql/claimed-columns.js';

/** An entry in the hand of a worker, with its envelope. */
export interface ClaimedEntry {
  id: string;
  event_id: string;
  partition_key: string | null;
  /** Null where it cannot be made. */
  envelope: Envelope | null;
  /** Why not: the event is gone, or what is kept of its headers is no object of texts. */
  lacks: 'event' | 'headers' | null;
  /** Attempts concluded before this one. */
  attempts: number;
  attempts_forgiven: number;
  error_code: string | null;
  replay_id: string | null;
  created_at_ms: number;
}

/** Renders the envelope of a claimed row. The text of the payload is passed on as it is stored. */
export function claimedEntry(row: ClaimedEntryRow): ClaimedEntry {
  const envelope = envelopeOfRow(row);
  const isGone = row.body === null && row.own_text === null;
  return {
    id: row.id,
    event_id: row.event_id,
    partition_key: row.partition_key,
    envelope,
    lacks: envelope ? null : isGone ? 'event' : 'headers',
    attempts: row.attempts,
    attempts_forgiven: row.attempts_forgiven,
    error_code: row.error_code,
    replay_id: row.replay_id,
    created_at_ms: row.created_at_ms,
  };
}

function envelopeOfRow(row: ClaimedEntryRow): Envelope | null {
  const headers: unknown = row.headers === '{}' ? {} : JSON.parse(row.headers);
  return envelopeOfEntry({ own_text: row.own_text, headers, head: headOfRow(row), body: row.body });
}

function headOfRow(row: ClaimedEntryRow): EventHead | null {
  if (row.body === null) return null;
  return {
    event_id: row.event_id,
    event_type: row.event_type,
    source: row.source,
    entity_id: row.entity_id,
    entity_type: row.entity_type,
    occurred_at: canonicalTimeOfMicros(row.occurred_us),
    ingested_at: canonicalTimeOfMicros(row.ingested_us),
    schema_version: row.schema_version,
    trace_id: row.trace_id,
    causation_id: row.causation_id,
  };
}
