import type { Statement } from '../../database.js';
import { KEPT_ENVELOPE } from '../../outbox/entry-envelope.js';

/**
 * An operator's replay: the same row again, due now, with the attempts so far forgiven. Only a row
 * that is dead at this moment changes; a second replay of the same letter finds none.
 *
 * $1 entry id, $2 the edited envelope or null.
 */
export const replayDeadLetter: Statement = {
  name: 'replay_dead_letter',
  text: `
UPDATE outbox
SET dead_lettered_at = NULL, next_attempt_at = now(), attempts_forgiven = delivery_attempts,
    payload_json = coalesce($2::json, payload_json)
WHERE id = $1::bigint AND dead_lettered_at IS NOT NULL
RETURNING id::text AS id, event_id, topic`,
};

/** $1 entry id. Ends the entry for good; an ordered key goes on behind it. */
export const discardDeadLetter: Statement = {
  name: 'discard_dead_letter',
  text: `
UPDATE outbox SET dead_lettered_at = NULL, discarded_at = now()
WHERE id = $1::bigint AND dead_lettered_at IS NOT NULL
RETURNING id::text AS id, event_id, topic`,
};

/**
 * $1 entry id, $2 event id, $3 who, $4 reason, $5 payload before, $6 payload after, $7 envelope
 * before, $8 envelope after.
 */
export const recordEntryEdit: Statement = {
  name: 'record_entry_edit',
  text: `
INSERT INTO entry_edits (entry_id, event_id, edited_by, reason, original_payload, edited_payload,
                         original_envelope, edited_envelope)
VALUES ($1::bigint, $2::uuid, $3, $4, $5::json, $6::json, $7::json, $8::json)`,
};

/** Locks one dead letter and reads what an edit needs; `FOR UPDATE` leaves the event alone. $1 entry id. */
export const lockDeadLetter: Statement = {
  name: 'lock_dead_letter',
  text: `
SELECT o.id::text AS id, o.event_id, o.topic, ${KEPT_ENVELOPE}
FROM outbox o LEFT JOIN events e USING (event_id)
WHERE o.id = $1::bigint AND o.dead_lettered_at IS NOT NULL
FOR UPDATE OF o`,
};
