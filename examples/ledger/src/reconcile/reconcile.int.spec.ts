import { createInbox, type Inbox } from '@acp/consumer';
import type { CanonicalEvent } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import { buildMessage, createTestDatabase, seedEvents, type TestDatabase } from '@acp/testing';
import { postPayments } from '../post-payments.js';
import { createSchema } from '../create-schema.js';
import { printReconciliation } from './print-reconciliation.js';
import { reconcile } from './reconcile.js';

const never = new AbortController().signal;

describe('the ledger', () => {
  let cloned: TestDatabase;
  let database: Database;
  let inbox: Inbox;

  beforeEach(async () => {
    cloned = await createTestDatabase();
    database = await cloned.open();
    await createSchema(database.dataSource);
    await createSchema(database.dataSource);
    inbox = createInbox({
      database,
      consumer: 'ledger',
      topic: 'events',
      batchHandler: (events, { manager }) => postPayments(manager, events),
    });
  });
  afterEach(() => cloned.drop());

  /** Payments as ingestion and relay leave them. */
  async function payments(
    count: number,
    state: 'delivered' | 'pending' | 'dead' = 'delivered',
    payload: Record<string, unknown> = {},
  ): Promise<CanonicalEvent[]> {
    const seeded = await seedEvents(cloned, count, (index) => ({
      topics: ['events'],
      state,
      event: {
        event_type: 'PAYMENT_RECORDED',
        source: 'payments',
        entity_id: 'acme',
        payload: {
          payment_id: `PAY-${state}-${index}`,
          from_account: 'acme',
          to_account: 'evergreen',
          amount: '10.10',
          currency: index % 2 === 0 ? 'EUR' : 'USD',
          ...(index % 3 === 0 && { fee: '0.01' }),
          ...payload,
        },
      },
    }));
    return seeded.map(({ event }) => event);
  }
  const deliver = (events: readonly CanonicalEvent[]) =>
    inbox.process(
      events.map((event) => buildMessage(event)),
      { signal: never },
    );
  const run = (repair = false) =>
    reconcile({ dataSource: database.dataSource, consumer: 'ledger', topic: 'events', repair });
  const kinds = async (repair = false) => (await run(repair)).findings.map(({ kind }) => kind);

  it('posts each payment once in double entry, to the last digit', async () => {
    const events = await payments(6);
    const kinds = [...(await deliver(events)), ...(await deliver(events))].map(({ kind }) => kind);
    expect(kinds).toEqual([...Array(6).fill('processed'), ...Array(6).fill('duplicate')]);
    const lines = await cloned.sql(
      'SELECT line, account, debit, credit FROM ledger.entries WHERE event_id = $1 ORDER BY line',
      [events[0]!.event_id],
    );
    expect(lines).toEqual([
      { line: 1, account: 'acme', debit: '10.10', credit: '0' },
      { line: 2, account: 'evergreen', debit: '0', credit: '10.09' },
      { line: 3, account: 'fees', debit: '0', credit: '0.01' },
    ]);
    const { trial_balance: balance } = await run();
    expect(balance).toEqual([
      { currency: 'EUR', debit: '30.30', credit: '30.30' },
      { currency: 'USD', debit: '30.30', credit: '30.30' },
    ]);
  });

  it('refuses at commit what does not balance, and a posting without lines', async () => {
    const [event] = await payments(1);
    await deliver([event!]);
    await expect(
      cloned.sql(`UPDATE ledger.entries SET credit = credit + 1 WHERE line = 2`),
    ).rejects.toThrow('does not balance');
    await expect(
      cloned.sql(
        `INSERT INTO ledger.postings (event_id, payment_id, occurred_at)
         VALUES (gen_random_uuid(), 'bare', now())`,
      ),
    ).rejects.toThrow('does not balance');
    expect(await kinds()).toEqual([]);
  });

  it('gives a payment up whose fee is more than its amount, and posts its neighbours', async () => {
    const [good] = await payments(1);
    const [bad] = await payments(1, 'delivered', { payment_id: 'PAY-fee', fee: '11' });
    const outcomes = await deliver([bad!, good!]);
    expect(outcomes).toMatchObject([{ kind: 'retry' }, { kind: 'processed' }]);
    expect(await kinds()).toEqual(['posting_missing']);
  });

  it('finds nothing where all agree, and counts what is on its way as no difference', async () => {
    await deliver(await payments(5));
    await payments(3, 'pending');
    const result = await run();
    expect(result.findings).toEqual([]);
    expect(result.totals).toMatchObject({
      raw_payloads: 8,
      records: 8,
      accepted: 8,
      events: 8,
      delivered: 5,
      undelivered: 3,
      posted: 5,
      entries: 12,
    });
    expect(printReconciliation(result)).toContain('Nothing differs.');
  });

  it('finds and restores what was deleted by hand; a second repair changes nothing', async () => {
    const events = await payments(10);
    await deliver(events);
    const before = await snapshot();
    await cloned.sql(`DELETE FROM ledger.entries WHERE event_id = $1`, [events[0]!.event_id]);
    await cloned.sql(`DELETE FROM ledger.postings WHERE event_id = $1`, [events[0]!.event_id]);
    await cloned.sql(`DELETE FROM ledger.entries WHERE event_id = $1`, [events[1]!.event_id]);
    await cloned.sql(`DELETE FROM ledger.postings WHERE event_id = $1`, [events[2]!.event_id]);
    await cloned.sql(`DELETE FROM ledger.entries WHERE event_id = $1 AND line = 2`, [
      events[3]!.event_id,
    ]);
    expect((await kinds()).sort()).toEqual([
      'entries_missing',
      'entries_missing',
      'posting_missing',
      'posting_missing',
    ]);
    const repair = await run(true);
    expect(repair.findings).toEqual([]);
    expect(repair.repaired).toHaveLength(4);
    expect(await snapshot()).toEqual(before);
    const again = await run(true);
    expect([again.findings, again.repaired]).toEqual([[], []]);
    expect(await snapshot()).toEqual(before);
  });

  it('restores after everything is gone, and a late delivery then changes nothing', async () => {
    const events = await payments(7);
    await deliver(events);
    const before = await snapshot();
    await cloned.sql('TRUNCATE ledger.postings, ledger.entries');
    await cloned.sql('TRUNCATE processed_events');
    await run(true);
    expect(await snapshot()).toEqual(before);
    expect((await deliver(events)).map(({ kind }) => kind)).toEqual(Array(7).fill('duplicate'));
    expect(await snapshot()).toEqual(before);
  });

  it('names altered entries and does not overwrite them', async () => {
    const events = await payments(3);
    await deliver(events);
    await cloned.sql(
      `UPDATE ledger.entries SET debit = debit * 2, credit = credit * 2 WHERE event_id = $1`,
      [events[1]!.event_id],
    );
    const result = await run(true);
    expect(result.findings).toMatchObject([
      { kind: 'entries_differ', id: events[1]!.event_id, payment_id: 'PAY-delivered-1' },
    ]);
    expect(result.repaired).toEqual([]);
  });

  it('names a posting that no event explains, an order that is gone, a dead letter', async () => {
    const [lost] = await payments(1);
    await deliver([lost!]);
    await payments(1, 'dead');
    await cloned.sql('DELETE FROM outbox WHERE event_id = $1', [lost!.event_id]);
    await cloned.sql(`
      WITH forged AS (
        INSERT INTO ledger.postings VALUES (gen_random_uuid(), 'forged', now()) RETURNING event_id)
      INSERT INTO ledger.entries
      SELECT event_id, line, 'x', 'EUR', 2 - line, line - 1
        FROM forged, generate_series(1, 2) AS line`);
    expect((await kinds(true)).sort()).toEqual([
      'dead_letter',
      'event_without_order',
      'posting_unknown',
    ]);
  });

  it('names a raw payload that accepted more than is stored', async () => {
    const events = await payments(2);
    await deliver(events);
    await cloned.sql(`
      BEGIN;
      SET LOCAL session_replication_role = replica;
      UPDATE raw_payloads SET records = 2, accepted = 2
       WHERE id = (SELECT raw_payload_id FROM events LIMIT 1);
      COMMIT`);
    expect(await kinds()).toEqual(['raw_payload_account']);
  });

  const snapshot = () =>
    cloned.sql(
      `SELECT event_id, payment_id, line, account, currency, debit, credit
         FROM ledger.postings FULL JOIN ledger.entries USING (event_id)
        ORDER BY event_id, line`,
    );
});
