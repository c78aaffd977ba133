import { iso } from '../iso-time.js';

/** Columns of a `DeadLetter` from `outbox o` and `events e`. */
export const DEAD_LETTER_COLUMNS = `
  o.id::text AS id, o.event_id, e.event_type, e.source, e.entity_id, e.trace_id, o.topic,
  o.partition_key, ${iso('o.created_at')} AS created_at,
  ${iso('o.dead_lettered_at')} AS dead_lettered_at, o.delivery_attempts, o.error_code,
  o.last_error, o.replay_id, EXISTS (SELECT FROM entry_edits x WHERE x.entry_id = o.id) AS edited`;
