import { canonicalTimeOfMicros, type Envelope, type EventHead } from '@acp/contracts';
import { envelopeOfEntry } from './entry-envelope.js';
import { FACTS, type ClaimedEntryRow } from './sql/claimed-columns.js';

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
  const facts = factsOf(row);
  const envelope = envelopeOfRow(row, facts);
  const isGone = row.body === null && row.own_text === null;
  return {
    id: facts.id,
    event_id: facts.event_id,
    partition_key: row.partition_key,
    envelope,
    lacks: envelope ? null : isGone ? 'event' : 'headers',
    attempts: Number(facts.attempts),
    attempts_forgiven: Number(facts.attempts_forgiven),
    error_code: row.error_code,
    replay_id: facts.replay_id || null,
    created_at_ms: Number(facts.created_at_ms),
  };
}

type Facts = Record<(typeof FACTS)[number], string>;

function factsOf({ facts }: ClaimedEntryRow): Facts {
  const values = facts.split(' ');
  return {
    id: values[0]!,
    event_id: values[1]!,
    attempts: values[2]!,
    attempts_forgiven: values[3]!,
    replay_id: values[4]!,
    created_at_ms: values[5]!,
    occurred_us: values[6]!,
    ingested_us: values[7]!,
    schema_version: values[8]!,
    trace_id: values[9]!,
    causation_id: values[10]!,
  };
}

function envelopeOfRow(row: ClaimedEntryRow, facts: Facts): Envelope | null {
  const headers: unknown = row.headers === '{}' ? {} : JSON.parse(row.headers);
  const head = headOfRow(row, facts);
  return envelopeOfEntry({ own_text: row.own_text, headers, head, body: row.body });
}

function headOfRow(row: ClaimedEntryRow, facts: Facts): EventHead | null {
  if (row.body === null) return null;
  return {
    event_id: facts.event_id,
    event_type: row.event_type,
    source: row.source,
    entity_id: row.entity_id,
    entity_type: row.entity_type,
    occurred_at: canonicalTimeOfMicros(facts.occurred_us),
    ingested_at: canonicalTimeOfMicros(facts.ingested_us),
    schema_version: Number(facts.schema_version),
    trace_id: facts.trace_id,
    causation_id: facts.causation_id || null,
  };
}
