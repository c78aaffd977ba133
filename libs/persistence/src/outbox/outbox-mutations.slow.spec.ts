import { createTestDatabase, type TestDatabase } from '@acp/testing';
import fc from 'fast-check';
import type { Database, Runner, Statement } from '../index.js';
import { history, runHistory } from './outbox-history.spec-support.js';
import type { ModelOrdering } from './outbox-step.spec-support.js';

/**
 * Bugs planted into the statements of the outbox, one at a time. The property test must find each:
 * where it does not, it is the property test that is wrong. One is left out because nothing can tell
 * it: letting a key go whose head is in flight is also prevented by the owner's memory (`KeyLanes`).
 */
const PLANTED: {
  bug: string;
  statement: string;
  from: string;
  to: string;
  ordering: ModelOrdering;
}[] = [
  {
    bug: 'a settle of outcomes does without the claim (no fence)',
    statement: 'settle_outcomes',
    from: 'SELECT id, claimed_at FROM claims WHERE id = $1 AND worker_id = $2 FOR UPDATE',
    to: 'SELECT $1::uuid AS id, now() AS claimed_at',
    ordering: 'none',
  },
  {
    bug: 'a settle leaves its claim behind',
    statement: 'settle_outcomes',
    from: 'DELETE FROM claims c USING fence f WHERE c.id = f.id AND cardinality($3::bigint[]) = 0',
    to: 'SELECT 1',
    ordering: 'none',
  },
  {
    bug: 'a retry is not scheduled (lost retry)',
    statement: 'settle_outcomes',
    from: "WHEN x.kind IN ('retry', 'postponed')",
    to: "WHEN x.kind IN ('postponed')",
    ordering: 'none',
  },
  {
    bug: 'a retry counts no attempt',
    statement: 'settle_outcomes',
    from: "CASE WHEN x.kind IN ('delivered', 'retry', 'dead') THEN 1",
    to: "CASE WHEN x.kind IN ('delivered', 'dead') THEN 1",
    ordering: 'none',
  },
  {
    bug: 'parking is removed: what waits behind a head is due at once',
    statement: 'settle_outcomes',
    from: "WHEN x.kind = 'parked' THEN 'infinity'",
    to: "WHEN x.kind = 'parked' THEN now()",
    ordering: 'block',
  },
  {
    bug: 'the frontier does not move',
    statement: 'claim_fresh_entries',
    from: 'SET frontier = reach.last FROM reach',
    to: 'SET frontier = frontier FROM reach',
    ordering: 'none',
  },
  {
    bug: 'the frontier moves one too far',
    statement: 'claim_fresh_entries',
    from: 'SET frontier = reach.last FROM reach',
    to: 'SET frontier = reach.last + 1 FROM reach',
    ordering: 'none',
  },
  {
    bug: 'the sweep finds nothing',
    statement: 'sweep_late_entries',
    from: 'WHERE v.open AND',
    to: 'WHERE false AND',
    ordering: 'none',
  },
  {
    bug: 'the sweep takes claimed entries for late ones',
    statement: 'sweep_late_entries',
    from: 'AND v.id NOT IN (SELECT unnest(entry_ids) FROM claims WHERE topic = $1)',
    to: '',
    ordering: 'none',
  },
  {
    bug: 'the sweep is sure too early',
    statement: 'sweep_late_entries',
    from: 'CASE WHEN r.from_the_start AND r.mark_is_sure',
    to: 'CASE WHEN r.from_the_start',
    ordering: 'none',
  },
  {
    bug: 'an expired claim is forgotten with its entries',
    statement: 'expire_claims',
    from: 'next_attempt_at = CASE WHEN x.dead THEN NULL ELSE now() END',
    to: 'next_attempt_at = NULL',
    ordering: 'none',
  },
  {
    bug: 'an expired claim counts no attempt',
    statement: 'expire_claims',
    from: 'SET delivery_attempts = o.delivery_attempts + 1,',
    to: 'SET delivery_attempts = o.delivery_attempts,',
    ordering: 'none',
  },
  {
    bug: 'an expired claim stays',
    statement: 'expire_claims',
    from: 'WHERE w.worker_id IS NULL OR w.lease_expires_at < now()',
    to: 'WHERE w.worker_id IS NULL',
    ordering: 'none',
  },
  {
    bug: 'claims of the living are taken',
    statement: 'expire_claims',
    from: 'WHERE w.worker_id IS NULL OR w.lease_expires_at < now()',
    to: 'WHERE true',
    ordering: 'none',
  },
  {
    bug: 'a due entry stays due while it is claimed',
    statement: 'claim_due_entries',
    from: 'SET next_attempt_at = NULL WHERE',
    to: 'SET next_attempt_at = o.next_attempt_at WHERE',
    ordering: 'none',
  },
  {
    bug: 'a due claim leaves no receipt',
    statement: 'claim_due_entries',
    from: 'FROM taken HAVING count(*) > 0',
    to: 'FROM taken HAVING false',
    ordering: 'none',
  },
  {
    bug: 'entries behind a scheduled head are claimed',
    statement: 'claim_fresh_entries_by_key',
    from: 'CASE WHEN b.next_attempt_at IS NULL THEN $6 ELSE true END',
    to: '$6 AND false',
    ordering: 'block',
  },
  {
    bug: 'due entries pass the head of their key',
    statement: 'claim_due_entries_by_key',
    from: 'id < coalesce(',
    to: '-1 < coalesce(',
    ordering: 'block',
  },
  {
    bug: 'due entries behind the head of their key are forgotten',
    statement: 'claim_due_entries_by_key',
    from: "SET next_attempt_at = 'infinity'",
    to: 'SET next_attempt_at = NULL',
    ordering: 'block',
  },
  {
    bug: 'parked entries are never let go',
    statement: 'release_keys',
    from: "head.next_attempt_at = 'infinity'",
    to: 'false',
    ordering: 'continue',
  },
  {
    bug: 'an entry that is not dead can be replayed',
    statement: 'replay_dead_letter',
    from: 'AND dead_lettered_at IS NOT NULL',
    to: '',
    ordering: 'none',
  },
  {
    bug: 'retention takes entries that wait',
    statement: 'prune_entries',
    from: "THEN 'discarded' END AS state",
    to: "THEN 'discarded' WHEN o.next_attempt_at IS NOT NULL THEN 'delivered' END AS state",
    ordering: 'none',
  },
];

const RUNS = 1_500;

let test: TestDatabase;

beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

it.each(PLANTED)(
  'the property test finds that $bug',
  async (planted) => {
    const database = await test.open({ poolSize: 10, preparedStatements: false });
    const broken = withStatement(database, planted.statement, (text) => {
      if (!text.includes(planted.from)) throw new Error(`${planted.statement} has changed`);
      return text.replace(planted.from, planted.to);
    });
    const details = await fc.check(
      fc.asyncProperty(history, (steps) =>
        runHistory(steps, { test, database: broken, ordering: planted.ordering }),
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(details).toMatchObject({ failed: true });
    expect(String(details.errorInstance)).not.toContain('has changed');
  },
  900_000,
);

/** The database with another text for one statement. */
function withStatement(
  database: Database,
  name: string,
  change: (text: string) => string,
): Database {
  const changing = (runner: Runner): Runner => ({
    run: (statement: Statement, values) =>
      runner.run(
        statement.name === name ? { name, text: change(statement.text) } : statement,
        values,
      ),
    ask: (question) => runner.ask(question),
  });
  const transaction: Database['inTransaction'] = (work) =>
    database.inTransaction((open) => work({ ...open, ...changing(open) }));
  return Object.assign(Object.create(database) as Database, changing(database), {
    inTransaction: transaction,
  });
}
