import { DEFAULT_RETRY } from '@acp/contracts';
import { INBOX_SQL } from '@acp/persistence';

/** The tables and the exact statements: whoever runs these has the inbox of every other language. */
export function inboxVectors(): object {
  return {
    about:
      'READ COMMITTED, in this order, in one transaction: record_processed (its answer names the events that had ' +
      'their effect before; all others are to be handled), the effect, with reports_acks add_pending_acks, COMMIT. ' +
      'A failure is recorded in a transaction of its own after the ROLLBACK.',
    retry: DEFAULT_RETRY,
    tables: INBOX_SQL.tables,
    statements: INBOX_SQL.statements,
  };
}
