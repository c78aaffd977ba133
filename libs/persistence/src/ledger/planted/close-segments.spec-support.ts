import type { TestDatabase } from '@acp/testing';
import { LedgerSegmentRepository, type Database, type LedgerRepository } from '../../index.js';
import { LEDGER_KINDS } from '../ledger-kinds.js';

/** Closes all that is committed and verifies every segment. */
export async function closeAndVerify(test: TestDatabase, database: Database): Promise<void> {
  const segments = new LedgerSegmentRepository(database);
  await closeSegments(test, segments);
  await segments.verifyAll();
}

/**
 * Closes everything that is committed: marks, lets the moment pass, closes. Transactions of other
 * databases on the server hold it up like our own, so it tries until all is closed.
 */
export async function closeSegments(
  test: TestDatabase,
  segments: LedgerSegmentRepository,
): Promise<void> {
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
    JOIN (${LEDGER_KINDS.map(({ kind, last }) => `SELECT '${kind}' AS kind, ${last} AS last`).join(
      ' UNION ALL ',
    )}) n USING (kind)
    WHERE p.closed_through < n.last`);
  return rows.length;
}

/** Both readings agree on every number; answers the incremental one. */
export async function readAgreed(ledger: LedgerRepository) {
  const [incremental, full] = [await ledger.readIncremental(0), await ledger.readFull(0)];
  const { totals, by_source, by_topic, by_hour, by_consumer } = incremental;
  expect({ totals, by_source, by_topic, by_hour, by_consumer }).toEqual({
    totals: full.totals,
    by_source: full.by_source,
    by_topic: full.by_topic,
    by_hour: full.by_hour,
    by_consumer: full.by_consumer,
  });
  return incremental;
}
