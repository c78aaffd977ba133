import type { Suspicion } from '../index.js';
import { ids, TopicUnderTest } from './topic-under-test.spec-support.js';

const on = TopicUnderTest.ofThisFile();
const block = { deadLettersBlock: true };

describe('a topic ordered by key', () => {
  beforeEach(async () => {
    expect(await on.topics.takeOwnership(on.topic, 'w1')).toBe(true);
  });

  it.each([
    ['RELAY.SUSPECTED_POISON', 'RELAY.LEASE_EXPIRED'],
    ['RELAY.LEASE_EXPIRED', 'RELAY.SUSPECTED_POISON'],
    ['RELAY.SUSPECTED_POISON', null],
    [null, 'RELAY.LEASE_EXPIRED'],
  ])(
    'lets no entry pass one of its key that is under another suspicion (%s, %s)',
    async (...codes) => {
      const seeded = await on.seed(['k', 'k']);
      await on.test.sql(
        `UPDATE outbox o SET next_attempt_at = now(), error_code = x.code
       FROM unnest($1::bigint[], $2::text[]) AS x (id, code) WHERE o.id = x.id`,
        [seeded, codes],
      );
      const claimed = (code: string | null) =>
        on.due({ order: block, ...(code && { suspicion: code as Suspicion }) });
      expect(await claimed(codes[1]!)).toBeNull();
      expect(ids(await claimed(codes[0]!))).toEqual([seeded[0]]);
    },
  );

  it('belongs to one worker until its lease is over and its claims are gone', async () => {
    await on.seed(['k']);
    await on.beat('w2');
    expect(await on.topics.takeOwnership(on.topic, 'w2')).toBe(false);
    expect(await on.fresh('w2', 500, block)).toBeNull();
    await on.fresh('w1', 500, block);
    await on.beat('w1', -1_000);
    expect(await on.topics.takeOwnership(on.topic, 'w2')).toBe(false);
    await on.outbox.expireClaims(10);
    expect(await on.topics.takeOwnership(on.topic, 'w2')).toBe(true);
  });

  it('parks fresh entries of a key behind its scheduled head and lets other keys pass', async () => {
    const [a] = (await on.seed(['k'])) as [string];
    await on.settle((await on.fresh('w1', 500, block))!, [
      { entryId: a, kind: 'retry', delayMs: 60_000 },
    ]);
    const [, other] = await on.seed(['k', 'other', 'k']);
    expect(ids(await on.fresh('w1', 500, block))).toEqual([other]);
    const parked = await on.test.sql(
      `SELECT FROM outbox WHERE topic = $1 AND next_attempt_at = 'infinity'`,
      [on.topic],
    );
    expect(parked.length).toBe(2);
  });

  it('releases parked entries in order when the head is delivered, and not before', async () => {
    const [a] = (await on.seed(['k'])) as [string];
    await on.settle((await on.fresh('w1', 500, block))!, [
      { entryId: a, kind: 'retry', delayMs: 0 },
    ]);
    const later = await on.seed(['k', 'k', 'k']);
    expect(await on.fresh('w1', 500, block)).toBeNull();
    const head = (await on.due({ order: block }))!;
    expect(ids(head)).toEqual([a]);
    const options = { ...block, entriesPerKeyMax: 2 };
    expect(await on.outbox.releaseKeys(on.topic, options)).toBe(0);
    await on.deliver(head);
    expect(await on.outbox.releaseKeys(on.topic, options)).toBe(2);
    expect(await on.outbox.releaseKeys(on.topic, options)).toBe(0);
    const run = (await on.due({ order: block }))!;
    expect(ids(run)).toEqual(later.slice(0, 2));
    await on.deliver(run);
    expect(await on.outbox.releaseKeys(on.topic, options)).toBe(1);
    expect(ids(await on.due({ order: block }))).toEqual(later.slice(2));
  });

  it('keeps a key waiting behind its dead letter when that blocks, and only then', async () => {
    const [a] = (await on.seed(['k'])) as [string];
    await on.settle((await on.fresh('w1', 500, block))!, [{ entryId: a, kind: 'dead' }]);
    const [b] = await on.seed(['k']);
    expect(await on.fresh('w1', 500, block)).toBeNull();
    expect(await on.outbox.releaseKeys(on.topic, { ...block, entriesPerKeyMax: 10 })).toBe(0);
    const pass = { deadLettersBlock: false, entriesPerKeyMax: 10 };
    expect(await on.outbox.releaseKeys(on.topic, pass)).toBe(1);
    expect(ids(await on.due({ order: pass }))).toEqual([b]);
  });

  it('parks due entries behind a head that waits, so that they keep no other key from being seen', async () => {
    const seeded = await on.seed(['k', 'k', 'k', 'other']);
    await on.test.sql(
      `UPDATE outbox o
       SET next_attempt_at = now() + CASE WHEN x.n = 1 THEN interval '1 h' ELSE x.n * interval '-1 s' END
       FROM unnest($1::bigint[]) WITH ORDINALITY AS x (id, n) WHERE o.id = x.id`,
      [[seeded[0], seeded[3], seeded[1], seeded[2]]],
    );
    const claim = () => on.due({ order: block }, { entriesMax: 2 });
    expect(await claim()).toBeNull();
    expect(ids(await claim())).toEqual([seeded[3]]);
    const rows = await on.test.sql(
      `SELECT id FROM outbox WHERE topic = $1 AND next_attempt_at = 'infinity' ORDER BY id`,
      [on.topic],
    );
    expect(rows).toEqual(seeded.slice(1, 3).map((id) => ({ id })));
  });

  it('lets no due entry pass an older one of its key that became due after it', async () => {
    const seeded = await on.seed(['k', 'k', 'k']);
    await on.test.sql(
      `UPDATE outbox o SET next_attempt_at = now() - x.n * interval '1 s'
       FROM unnest($1::bigint[]) WITH ORDINALITY AS x (id, n) WHERE o.id = x.id`,
      [seeded],
    );
    const taken: string[] = [];
    for (let round = 0; round < 10 && taken.length < 3; round += 1) {
      const claim = await on.due({ order: block }, { entriesMax: 1 });
      taken.push(...ids(claim));
      if (claim) await on.deliver(claim);
      else await on.outbox.releaseKeys(on.topic, { ...block, entriesPerKeyMax: 10 });
    }
    expect(taken).toEqual(seeded);
  });

  it('walks more keys than one step holds', async () => {
    const heads = await on.seed(Array.from({ length: 25 }, (_, i) => `k${i}`));
    const claim = (await on.fresh('w1', 500, block))!;
    await on.settle(
      claim,
      heads.map((entryId) => ({ entryId, kind: 'parked' })),
    );
    const options = { ...block, entriesPerKeyMax: 1, keysPerStepMax: 10 };
    expect(await on.outbox.releaseKeys(on.topic, options)).toBe(25);
  });
});
