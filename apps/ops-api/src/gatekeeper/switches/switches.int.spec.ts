import { newId } from '@acp/contracts';
import type {
  AuditEntry,
  Ledger,
  Page,
  Problem,
  SwitchDetail,
  SwitchEngaged,
  SwitchPeriod,
} from '@acp/contracts';
import { OutboxRepository, type Database } from '@acp/persistence';
import { KEYS, TestApi } from '../../test-api.spec-support.js';
import { LapseRequests } from './lapse-requests.js';
import { registerGated, releaseOne, seedReleased } from '../released.spec-support.js';

const reason = 'a test';
const WORKER = 'w1';
let api: TestApi;
let database: Database;

beforeAll(async () => {
  api = await TestApi.start({ OPS_EXPIRE_MS: '60000' });
  database = await api.database.open();
  await registerGated(api.database, 'orders');
});
afterAll(async () => {
  await database.close();
  await api.stop();
});

const engage = <Body = SwitchEngaged>(scope: string, more: object = {}) =>
  api.post<Body>('/v1/switches/engage', { scope, reason, ...more });
const disengage = <Body = SwitchPeriod>(scope: string, as: keyof typeof KEYS) =>
  api.post<Body>('/v1/switches/disengage', { scope, reason }, { as });

/** A relay's claim of what waits in a topic. */
async function claim(topic: string, limit: number): Promise<string[]> {
  const claimed = await new OutboxRepository(database).claimFresh({
    topic,
    claimId: newId(),
    workerId: WORKER,
    entriesMax: limit,
    bytesMax: 1_000_000,
  });
  return claimed?.entries.map(({ id }) => String(id)) ?? [];
}

describe('a switch', () => {
  it('is on from the number that it says, however many release meanwhile', async () => {
    const writers = await api.database.open({ poolSize: 10 });
    let going = true;
    const released: { seq: string; model: string }[] = [];
    const loops = Array.from({ length: 10 }, async (_, n) => {
      const model = n % 2 === 0 ? 'loaded' : 'other';
      while (going) {
        const seq = await releaseOne(writers, model);
        if (seq !== null) released.push({ seq, model });
      }
    });
    const late: unknown[] = [];
    for (let round = 0; round < 10; round += 1) {
      const { status, body } = await engage('model:loaded');
      expect([status, body.on, body.was_on]).toEqual([200, true, false]);
      const others = released.filter(({ model }) => model === 'other').length;
      while (released.filter(({ model }) => model === 'other').length < others + 20)
        await new Promise((resolve) => setImmediate(resolve));
      late.push(
        ...(await api.database.sql(
          `SELECT release_seq FROM decisions WHERE model_name = 'loaded' AND release_seq > $1`,
          [body.from_seq],
        )),
      );
      await disengage('model:loaded', 'operator');
      const lifted = await disengage('model:loaded', 'governor');
      expect(lifted.body.on).toBe(false);
    }
    going = false;
    await Promise.all(loops);
    await writers.close();
    expect(late).toEqual([]);
    const between = await api.database.sql(
      `SELECT d.release_seq FROM switch_periods p JOIN switch_lifts l ON l.period_id = p.id
       JOIN decisions d ON d.model_name = 'loaded'
        AND d.release_seq > p.from_seq AND d.release_seq <= l.to_seq
       WHERE p.scope = 'model:loaded'`,
    );
    expect(between).toEqual([]);
    expect(released.some(({ model }) => model === 'loaded')).toBe(true);
  }, 60_000);

  it('is lifted by two people, neither of whom counts twice', async () => {
    await engage('subject:fund-1');
    const asked = await disengage('subject:fund-1', 'operator');
    expect(asked.body).toMatchObject({
      on: true,
      lifted: null,
      lift_requested: { by: 'key:operator-name', reason },
    });
    const again = await disengage<Problem>('subject:fund-1', 'operator');
    expect([again.status, again.body.code]).toEqual([403, 'DECISION.QUORUM']);
    const lifted = await disengage('subject:fund-1', 'governor');
    expect(lifted.body).toMatchObject({
      on: false,
      lift_requested: null,
      lifted: { first_by: 'key:operator-name', second_by: 'key:governor-name' },
    });
    expect((await disengage('subject:fund-1', 'governor')).status).toBe(404);
    const audit = await api.get<Page<AuditEntry>>('/v1/audit?target=switch:subject:fund-1');
    expect(audit.body.items.map(({ action }) => action)).toEqual([
      'switch.disengage',
      'switch.request_disengage',
      'switch.engage',
    ]);
    const { body } = await api.get<Page<SwitchPeriod>>('/v1/switches?on=false&limit=1');
    expect(body.items.map(({ id }) => id)).toEqual([lifted.body.id]);
    const next = await api.get<Page<SwitchPeriod>>(`/v1/switches?cursor=${body.next_cursor}`);
    expect(next.body.items.map(({ id }) => id)).not.toContain(lifted.body.id);
  });

  it('is not lifted by completing a request that was forgotten', async () => {
    const scope = 'subject:forgotten';
    const age = (interval: string) =>
      api.database.sql(
        `UPDATE switches SET lift_requested_at = clock_timestamp() - $2::interval WHERE scope = $1`,
        [scope, interval],
      );
    await engage(scope);
    await disengage(scope, 'operator');
    await age('61 minutes');
    const late = await disengage(scope, 'governor');
    expect(late.body).toMatchObject({ on: true, lift_requested: { by: 'key:governor-name' } });
    await age('61 minutes');
    const lapsing = api.service.app.get(LapseRequests, { strict: false });
    expect(await lapsing.runOnce()).toBe(1);
    const { body } = await api.get<Page<SwitchPeriod>>('/v1/switches?on=true&limit=1');
    expect(body.items).toMatchObject([{ scope, lift_requested: null }]);
    const audit = await api.get<Page<AuditEntry>>(`/v1/audit?target=switch:${scope}&limit=1`);
    expect(audit.body.items).toMatchObject([
      {
        ...{ action: 'switch.lift_request_lapsed', actor: 'ops-api', role: 'system' },
        before: { by: 'key:governor-name' },
      },
    ]);
    await disengage(scope, 'governor');
    await age('59 minutes');
    expect(await lapsing.runOnce()).toBe(0);
    expect((await disengage(scope, 'operator')).body.on).toBe(false);
  });

  it('is lifted by one person where the configuration says so', async () => {
    const alone = await TestApi.on(api.database, { OPS_DISENGAGE_QUORUM: '1' });
    await engage('kind:payment.send');
    const body = { scope: 'kind:payment.send', reason };
    const lifted = await alone.post<SwitchPeriod>('/v1/switches/disengage', body);
    expect(lifted.body).toMatchObject({ on: false, lifted: { second_by: null } });
    await alone.service.stop();
  });

  it('engaged again stays as it was, also when two engage it at once', async () => {
    const [one, two] = await Promise.all([engage('actor:a'), engage('actor:a')]);
    expect([one.body.was_on, two.body.was_on].sort()).toEqual([false, true]);
    expect(one.body.id).toBe(two.body.id);
  });

  it.each(['', 'all', 'model:', 'modell:x', 'policy', '*x', 'topic:\u0000'])(
    'is not engaged for a scope that there is not: %j',
    async (scope) => {
      expect((await engage(scope)).status).toBe(400);
    },
  );

  it('is not on while a verdict does not end, and then is with the connections ended', async () => {
    const stuck = await api.database.open();
    await api.database.sql('SELECT pg_advisory_lock(1)');
    let fail!: (error: unknown) => void;
    const ended = new Promise((resolve) => (fail = resolve));
    await new Promise<void>((resolve) => {
      stuck
        .inTransaction(async ({ run }) => {
          const text = 'SELECT pg_advisory_xact_lock_shared(7205759403792793601)';
          await run({ name: 'stuck', text });
          resolve();
          await run({ name: 'waits', text: 'SELECT pg_advisory_xact_lock(1)' });
        })
        .catch(fail);
    });
    const pending = await engage<Problem>('policy:stuck');
    expect([pending.status, pending.body.code]).toEqual([503, 'DECISION.SWITCH_PENDING']);
    expect(pending.body.detail).toMatch(/\(pid \d+, \d+ ms\)/);
    const { body } = await api.get<Page<SwitchPeriod>>('/v1/switches?on=true');
    expect(body.items.map(({ scope }) => scope)).not.toContain('policy:stuck');
    expect((await engage('policy:stuck', { terminate: true })).body.on).toBe(true);
    expect(await ended).toMatchObject({ code: '57P01' });
    await api.database.sql('SELECT pg_advisory_unlock(1)');
    await stuck.close();
  }, 40_000);
});

describe('what was out when a switch was engaged', () => {
  it('is counted by what became of it, and left alone without a recall', async () => {
    const model = 'counted';
    const done = await seedReleased(api.database, {
      model,
      state: 'delivered',
      processedBy: ['lab'],
    });
    await seedReleased(api.database, { model, state: 'delivered' });
    const waits = await seedReleased(api.database, { model });
    await seedReleased(api.database, { model, state: 'dead' });
    await seedReleased(api.database, { model: 'somebody-else' });
    const { body } = await engage(`model:${model}@3`);
    expect(body.recalled).toBe(0);
    const counts = Object.entries(body.out).map(([state, { count }]) => [state, count.value]);
    expect(Object.fromEntries(counts)).toEqual({
      ...{ undelivered: 2, in_flight: 0, delivered: 2, effected: 1 },
    });
    expect(body.out.effected.decisions).toEqual([done.decisionId]);
    expect(body.out.undelivered.decisions).toContain(waits.decisionId);
  });

  it('is recalled where it waits; what a relay has in hand is named, and others go on', async () => {
    await registerGated(api.database, 'fills');
    const seed = (model: string, state?: 'dead') =>
      seedReleased(api.database, { model, topic: 'fills', ...(state && { state }) });
    const inHand = await seed('recalled');
    expect(await claim('fills', 1)).toEqual([inHand.entryId]);
    const waiting = [
      await seed('recalled'),
      await seed('recalled', 'dead'),
      await seed('recalled'),
    ];
    const other = await seed('goes-on');
    const last = await seed('recalled');
    const { body } = await engage('model:recalled', { recall: true });
    expect([body.recalled, body.recall_complete]).toEqual([4, true]);
    expect(body.out.in_flight.decisions).toEqual([inHand.decisionId]);
    expect(body.out.undelivered.count.value).toBe(0);
    const ids = [...waiting, last].map(({ entryId }) => entryId);
    const rows = await api.database.sql(
      `SELECT DISTINCT error_code, discarded_at IS NOT NULL AS discarded FROM outbox
       WHERE id = ANY ($1::bigint[])`,
      [ids],
    );
    expect(rows).toEqual([{ error_code: 'DECISION.RELEASE_RECALLED', discarded: true }]);
    expect(await claim('fills', 100)).toEqual([]);
    const [{ due }] = (await api.database.sql(
      'SELECT next_attempt_at <= now() AS due FROM outbox WHERE id = $1',
      [other.entryId],
    )) as [{ due: boolean }];
    expect(due).toBe(true);
    const audit = await api.get<Page<AuditEntry>>('/v1/audit?action=switch.recall');
    expect(audit.body.items[0]).toMatchObject({ affected: 4, target: 'switch:model:recalled' });
    const ledger = await api.get<Ledger>('/v1/ledger?verify=full');
    const unexplained = ledger.body.findings.filter(
      ({ rule }) => rule === 'outcomes_are_on_record',
    );
    expect(unexplained).toEqual([]);
  });

  it('stays readable by period: what was out before it, and what it took back', async () => {
    const model = 'looked-back';
    const seed = (state: 'pending' | 'delivered') => seedReleased(api.database, { model, state });
    const waited = await seed('pending');
    const delivered = await seed('delivered');
    const engaged = await engage(`model:${model}`, { recall: true });
    await disengage(`model:${model}`, 'operator');
    await disengage(`model:${model}`, 'governor');
    await seed('delivered');
    const again = await engage(`model:${model}`);
    const detail = (id: string) => api.get<SwitchDetail>(`/v1/switches/${id}`);

    const { body } = await detail(engaged.body.id);
    expect(body).toMatchObject({ on: false, lifted: { second_by: 'key:governor-name' } });
    expect(body.recalled).toEqual({
      count: { value: 1, estimated: false },
      decisions: [waited.decisionId],
    });
    expect(body.out.undelivered.count.value).toBe(0);
    expect(body.out.delivered.decisions).toEqual([delivered.decisionId]);

    const second = (await detail(again.body.id)).body;
    expect([second.recalled.count.value, second.out.delivered.count.value]).toEqual([0, 2]);
    for (const id of ['999999', 'x', newId()]) expect((await detail(id)).status).toBe(404);
  });

  it('goes to no relay that waited for the recall to end', async () => {
    await registerGated(api.database, 'raced');
    const seeded = [];
    for (let n = 0; n < 20; n += 1)
      seeded.push(await seedReleased(api.database, { model: 'raced', topic: 'raced' }));
    const [engaged, ...claims] = await Promise.all([
      engage('model:raced', { recall: true }),
      ...Array.from({ length: 6 }, () => claim('raced', 2)),
    ]);
    const handed = claims.flat();
    expect(engaged.body.recalled + handed.length).toBe(seeded.length);
    const twice = await api.database.sql(
      `SELECT id FROM outbox WHERE id = ANY ($1::bigint[]) AND discarded_at IS NOT NULL`,
      [handed],
    );
    expect(twice).toEqual([]);
  });
});
