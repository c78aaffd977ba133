import type { Statement } from '../../database.js';
import { DELIVERY_ENTRY_COLUMNS, HOLDER } from '../../events/sql/event-detail.sql.js';
import { iso } from '../../iso-time.js';
import { KEPT_ENVELOPE } from '../../outbox/entry-envelope.js';
import { ENTRIES, HELD } from '../../outbox/entry-state.js';
import { DEAD_LETTER_COLUMNS } from '../dead-letter-columns.js';

/** $1 entry id. No row when the entry is not dead (any more). */
export const deadLetterDetail: Statement = {
  name: 'dead_letter_detail',
  text: `
WITH ${HELD}
SELECT ${DEAD_LETTER_COLUMNS},
       (SELECT to_json(d) FROM (SELECT ${DELIVERY_ENTRY_COLUMNS} FROM (SELECT) one ${HOLDER}) d)
         AS entry,
       ${KEPT_ENVELOPE}
FROM ${ENTRIES} o LEFT JOIN events e USING (event_id)
WHERE o.id = $1::bigint AND o.dead_lettered_at IS NOT NULL`,
};

/** $1 entry id. */
export const editsOfEntry: Statement = {
  name: 'edits_of_entry',
  text: `
SELECT id::text AS id, ${iso('edited_at')} AS edited_at, edited_by, reason,
       original_payload, edited_payload
FROM entry_edits WHERE entry_id = $1::bigint ORDER BY entry_edits.id`,
};
