import { INBOX_TABLES } from './inbox-tables.js';
import { addPendingAcks, dropPendingAcks, takePendingAcks } from './sql/pending-acks.sql.js';
import { recordFailure } from './sql/record-failure.sql.js';
import { recordProcessed } from './sql/record-processed.sql.js';
import { recordStanding } from './sql/record-standing.sql.js';

/**
 * The SQL of the inbox as consumers in other languages run it: tables in a database of their own, and
 * the statements with their values in order. A change here is one of their contract.
 */
export const INBOX_SQL = {
  tables: INBOX_TABLES.trim(),
  statements: {
    record_processed: {
      text: recordProcessed.text.trim(),
      values: ['event_ids uuid[]', 'deliveries int[]', 'consumer text', 'topic text'],
    },
    record_standing: {
      text: recordStanding.text.trim(),
      values: ['event_ids uuid[]', 'deliveries int[]', 'consumer text', 'topic text'],
    },
    record_failure: {
      text: recordFailure.text.trim(),
      values: [
        'event_id uuid',
        'consumer text',
        'topic text',
        'attempts_max int or null',
        'error_code text',
        'error_message text',
        'envelope json',
      ],
    },
    add_pending_acks: {
      text: addPendingAcks.text.trim(),
      values: ['event_ids uuid[]', 'consumer text', 'topic text'],
    },
    take_pending_acks: { text: takePendingAcks.text.trim(), values: ['consumer text', 'rows int'] },
    drop_pending_acks: {
      text: dropPendingAcks.text.trim(),
      values: ['event_ids uuid[]', 'consumer text'],
    },
  },
} as const;
