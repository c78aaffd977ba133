import type { TestDatabase } from '@acp/testing';
import { LedgerSegmentRepository, type Database } from '../../index.js';

/** Closes all that is committed and verifies every segment. */
export async function closeAndVerify(test: TestDatabase, database: Database): Promise<void> {
  await closeSegments(test, database);
  await new LedgerSegmentRepository(database).verifyAll();
}

/**
 * Closes everything that is committed: marks, lets the moment pass, closes. Transactions of other
 * databases on the server hold it up like our own, so it tries until all is closed.
 */
export async function closeSegments(test: TestDatabase, database: Database): Promise<void> {
  const segments = new LedgerSegmentRepository(database);
  const deadline = Date.now() + 30_000;
  do {
    await segments.close(100);
    await test.sql(`UPDATE ledger_progress SET marked_at = marked_at - interval '1 minute'`);
    await segments.close(100);
  } while ((await countOpen(test)) > 0 && Date.now() < deadline);
}

async function countOpen(test: TestDatabase): Promise<number> {
  const rows = await test.sql(`
    SELECT FROM ledger_progress p
    JOIN (VALUES ('raw', 'raw_payloads', 'seq'), ('entry', 'outbox', 'id'),
                 ('effect', 'processed_events', 'seq'), ('attempt', 'delivery_attempts', 'id'))
      AS n (kind, tab, col) USING (kind)
    WHERE p.closed_through
          < coalesce(pg_sequence_last_value(pg_get_serial_sequence(tab, col)::regclass), 0)`);
  return rows.length;
}
