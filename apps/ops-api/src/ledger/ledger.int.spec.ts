import type { Ledger, Problem } from '@acp/contracts';
import { activatePolicy, seedEvent, seedEvents, tradingPolicy } from '@acp/testing';
import { propose } from '../gatekeeper/proposals.spec-support.js';
import { TestApi } from '../test-api.spec-support.js';

let api: TestApi;
afterEach(() => api.stop());

const quick = { LEDGER_CLOSE_MS: '50', LEDGER_REFRESH_MS: '100' };

async function plant(sql: string, values: readonly unknown[]): Promise<void> {
  await api.database.sql('SET session_replication_role = replica');
  await api.database.sql(sql, values);
  await api.database.sql('SET session_replication_role = DEFAULT');
}

/** Asks until the answer is as wanted, or for long enough. */
async function until(wanted: (ledger: Ledger) => boolean, path = '/v1/ledger'): Promise<Ledger> {
  const deadline = Date.now() + 40_000;
  for (;;) {
    const { body } = await api.get<Ledger>(path);
    if (wanted(body) || Date.now() > deadline) return body;
  }
}

/** Every segment that there is has been verified. */
async function untilVerified(...kinds: string[]): Promise<void> {
  await until(({ last_full_verification_at }) => last_full_verification_at !== null);
  const deadline = Date.now() + 40_000;
  for (;;) {
    const [row] = await api.database.sql<{ open: number }>(
      `
      SELECT (SELECT count(*) FROM ledger_segments
              WHERE verified_through IS DISTINCT FROM through_seq)::int
             + (SELECT count(*) FROM ledger_progress p
                WHERE p.kind = ANY ($1) AND p.closed_through = 0)::int AS open`,
      [['raw', 'entry', ...kinds]],
    );
    if (row!.open === 0 || Date.now() > deadline) return;
  }
}

describe('GET /v1/ledger', () => {
  it('reads every row while there are few, and says so', async () => {
    api = await TestApi.start();
    await seedEvents(api.database, 3, () => ({ state: 'delivered' }));
    const { body } = await api.get<Ledger>('/v1/ledger');
    expect(body).toMatchObject({
      verification: 'full',
      imbalance: 0,
      totals: { events: 3, delivered: 3 },
    });
  });

  it('finds a raw payload altered by hand, in a small installation and in a large one', async () => {
    for (const LEDGER_FULL_ROWS_MAX of ['20000', '0']) {
      api = await TestApi.start({ ...quick, LEDGER_FULL_ROWS_MAX });
      const { rawPayloadId } = await seedEvent(api.database);
      await untilVerified();
      await plant(`UPDATE raw_payloads SET payload_json = '{}' WHERE id = $1`, [rawPayloadId]);
      const ledger = await until(({ imbalance }) => imbalance > 0);
      expect(ledger).toMatchObject({
        imbalance: 1,
        findings: [{ rule: 'rows_are_as_they_were', table: 'raw_payloads', ids: [rawPayloadId] }],
      });
      const { body } = await api.get<string>('/metrics', { as: null });
      expect(body).toMatch(/^control_plane_ledger_imbalance \d/m);
      if (LEDGER_FULL_ROWS_MAX !== '0') await api.stop();
    }
  });

  it('judges recorded decisions again, and names a verdict that is not what comes out', async () => {
    api = await TestApi.start({ ...quick, LEDGER_FULL_ROWS_MAX: '0' });
    await activatePolicy(api.database, tradingPolicy());
    await propose(await api.database.open());
    await untilVerified('verdict');
    expect((await api.get<Ledger>('/v1/ledger')).body).toMatchObject({ imbalance: 0 });
    await plant(`UPDATE verdicts SET rules = '[]'`, []);
    const named = ({ findings }: Ledger) =>
      findings.some(({ rule }) => rule === 'verdicts_are_reproducible');
    expect(named(await until(named))).toBe(true);
  });

  it('verifies all there is on demand', async () => {
    api = await TestApi.start({ LEDGER_CLOSE_MS: '3600000', LEDGER_FULL_ROWS_MAX: '0' });
    const { event } = await seedEvent(api.database);
    await plant('DELETE FROM outbox WHERE event_id = $1', [event.event_id]);
    const { body } = await api.get<Ledger>('/v1/ledger?verify=full');
    expect(body).toMatchObject({
      verification: 'full',
      imbalance: 1,
      findings: [{ rule: 'events_have_their_entries', ids: [event.event_id] }],
    });
  });

  it('reads every row for one caller at a time', async () => {
    api = await TestApi.start({ LEDGER_CLOSE_MS: '3600000' });
    await seedEvent(api.database);
    const holder = await (await api.database.open()).pool.connect();
    await holder.query('BEGIN; LOCK TABLE entry_edits IN ACCESS EXCLUSIVE MODE');
    const first = api.get<Ledger>('/v1/ledger?verify=full');
    let second = await api.get<Problem>('/v1/ledger?verify=full');
    while (second.status === 200) second = await api.get<Problem>('/v1/ledger?verify=full');
    expect([second.status, second.body.code]).toEqual([409, 'LEDGER.VERIFICATION_RUNNING']);
    await holder.query('ROLLBACK');
    holder.release();
    expect((await first).body).toMatchObject({ verification: 'full', imbalance: 0 });
  });

  it('shows the imbalance to Prometheus', async () => {
    api = await TestApi.start(quick);
    const { event } = await seedEvent(api.database);
    await plant('DELETE FROM outbox WHERE event_id = $1', [event.event_id]);
    const deadline = Date.now() + 40_000;
    let metrics = '';
    while (!/^control_plane_ledger_imbalance 1$/m.test(metrics) && Date.now() < deadline) {
      metrics = (await api.get<string>('/metrics', { as: null })).body;
    }
    expect(metrics).toMatch(/^control_plane_ledger_imbalance 1$/m);
    expect(metrics).toMatch(/^control_plane_ledger_verified_share [01]/m);
    expect(metrics).toMatch(/^control_plane_ledger_not_verified_seconds \d/m);
    expect(metrics).toMatch(/^control_plane_ledger_total\{account="events"\} 1$/m);
  });
});
