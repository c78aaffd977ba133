import type { Statement } from '../../database.js';

/**
 * Transactions that have written events or entries and have not ended: they hold a lock on the table
 * until they do. Transactions of other databases, and those that only read, are not among them.
 */
export const eventWriters: Statement = {
  name: 'event_writers',
  text: `
SELECT DISTINCT virtualtransaction AS id, pid FROM pg_locks
WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND relation IN ('events'::regclass, 'outbox'::regclass)`,
};
