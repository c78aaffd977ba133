import { newId, renderEnvelope } from '@acp/contracts';
import { buildEvent, seedEvent, seedEvents, waitUntil } from '@acp/testing';
import { ids, TopicUnderTest } from './topic-under-test.spec-support.js';

const on = TopicUnderTest.ofThisFile();

describe('claiming fresh entries', () => {
  it('takes the oldest first, in order, up to the limit, and each only once', async () => {
    const seeded = await on.seed(Array(10).fill(null));
    expect(ids(await on.fresh('w1', 4))).toEqual(seeded.slice(0, 4));
    expect(ids(await on.fresh('w2', 4))).toEqual(seeded.slice(4, 8));
    expect(ids(await on.fresh('w1', 4))).toEqual(seeded.slice(8));
    expect(await on.fresh('w1', 4)).toBeNull();
  });

  it('never hands an entry to two of eight concurrent claimers', async () => {
    const seeded = await on.seed(Array(2_000).fill(null));
    const taken: string[] = [];
    const claimer = async (worker: string) => {
      for (let claim = await on.fresh(worker, 50); claim; claim = await on.fresh(worker, 50)) {
        taken.push(...ids(claim));
        await on.deliver(claim);
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, i) => claimer(`c${i}`)));
    expect(taken.length).toBe(seeded.length);
    expect(new Set(taken)).toEqual(new Set(seeded));
  });

  it('stops at the limit of bytes but always takes the first', async () => {
    const seeded = await on.seed([null, null, null]);
    const request = {
      claimId: newId(),
      topic: on.topic,
      workerId: 'w1',
      entriesMax: 500,
      bytesMax: 1,
    };
    expect(ids(await on.outbox.claimFresh(request))).toEqual(seeded.slice(0, 1));
    const two = { ...request, claimId: newId(), bytesMax: 8 };
    expect(ids(await on.outbox.claimFresh(two))).toEqual(seeded.slice(1));
  });

  it('hands out the envelope that the event makes, to the microsecond and the digit', async () => {
    const given = { bid_price: '1.10', symbol: 'Ω "q" \\ \n {}' };
    const event = buildEvent({ occurred_at: '2026-11-21T08:00:00.123456Z', payload: given });
    await seedEvent(on.test, { event, topics: [on.topic] });
    const [entry] = (await on.fresh())!.entries;
    const expected = renderEnvelope(event, 'canonical', JSON.stringify(event.payload));
    expect(entry!.envelope).toEqual(expected);
  });

  it('hands out an entry whose event is gone without an envelope, and those beside it', async () => {
    const [kept] = await seedEvents(on.test, 2, () => ({ topics: [on.topic] }));
    await on.test.sql('SET session_replication_role = replica');
    await on.test.sql(
      `DELETE FROM events WHERE event_id <> $1
       AND event_id IN (SELECT event_id FROM outbox WHERE topic = $2)`,
      [kept!.event.event_id, on.topic],
    );
    await on.test.sql('SET session_replication_role = DEFAULT');
    const { entries } = (await on.fresh())!;
    expect(entries.map(({ lacks }) => lacks)).toEqual([null, 'event']);
    expect(entries[1]!.envelope).toBeNull();
  });

  it('hands out the envelope as the text that was stored', async () => {
    await on.test.sql(
      `INSERT INTO outbox (event_id, topic, payload_json) VALUES (gen_random_uuid(), $1, $2)`,
      [on.topic, '{"b" :1, "a":"\\u0041"}'],
    );
    expect((await on.fresh())!.entries[0]!.envelope!.payload).toBe('{"b" :1, "a":"\\u0041"}');
  });
});

describe('settling', () => {
  it('marks a delivered claim once, without touching an index', async () => {
    await on.seed(Array(3).fill(null));
    const claim = (await on.fresh())!;
    expect(await on.deliver(claim, ['r1', 'r2', 'r3'])).toBe(3);
    const rows = await on.test.sql(
      `SELECT delivered_at IS NOT NULL AS delivered, delivery_attempts, claimed_by, broker_ref
       FROM outbox WHERE topic = $1 ORDER BY id`,
      [on.topic],
    );
    expect(rows).toEqual(
      ['r1', 'r2', 'r3'].map((broker_ref) => ({
        delivered: true,
        delivery_attempts: 1,
        claimed_by: 'w1',
        broker_ref,
      })),
    );
    expect(await on.test.sql('SELECT FROM claims WHERE topic = $1', [on.topic])).toEqual([]);
    const indexed = await on.test.sql<{ columns: string }>(
      `SELECT pg_get_indexdef(indexrelid) AS columns FROM pg_index WHERE indrelid = 'outbox'::regclass`,
    );
    const changed = /delivered_at|delivery_attempts|claimed_by|claimed_at|broker_ref/;
    expect(indexed.filter((index) => changed.test(index.columns))).toEqual([]);
  });

  it('changes nothing for a worker whose claim was revoked', async () => {
    await on.seed([null, null]);
    await on.beat('late', -1_000);
    const claim = (await on.fresh('late'))!;
    expect((await on.outbox.expireClaims(10)).entries).toBe(2);
    expect(await on.deliver(claim)).toBe(0);
    expect(await on.settle(claim, [{ entryId: ids(claim)[0]!, kind: 'delivered' }])).toBe(0);
    const [row] = await on.test.sql<{ n: number }>(
      'SELECT count(*)::int AS n FROM outbox WHERE topic = $1 AND delivered_at IS NULL',
      [on.topic],
    );
    expect(row!.n).toBe(2);
  });

  it('settles part of a claim and keeps the rest in it', async () => {
    const [a, b, c] = (await on.seed([null, null, null])) as [string, string, string];
    const claim = (await on.fresh())!;
    await on.settle(claim, [{ entryId: a, kind: 'delivered' }]);
    const [kept] = await on.test.sql<{ entry_ids: string[] }>(
      'SELECT entry_ids FROM claims WHERE topic = $1',
      [on.topic],
    );
    expect(kept!.entry_ids).toEqual([b, c]);
    await on.settle({ ...claim, entries: claim.entries.slice(1) }, [
      { entryId: b, kind: 'retry', delayMs: 0, errorCode: 'TRANSPORT.FAILED', errorMessage: 'x' },
      { entryId: c, kind: 'dead', errorCode: 'TRANSPORT.REJECTED', errorMessage: 'no' },
    ]);
    expect(await on.test.sql('SELECT FROM claims WHERE topic = $1', [on.topic])).toEqual([]);
    const again = (await on.due())!;
    expect(again.entries).toMatchObject([{ id: b, attempts: 1, error_code: 'TRANSPORT.FAILED' }]);
    await on.deliver(again);
    const attempts = await on.test.sql(
      'SELECT attempt, outcome FROM delivery_attempts WHERE entry_id = $1 ORDER BY attempt',
      [b],
    );
    expect(attempts).toEqual([
      { attempt: 1, outcome: 'retry' },
      { attempt: 2, outcome: 'delivered' },
    ]);
  });

  it('spends no attempt on an entry that was only postponed', async () => {
    const [a] = (await on.seed([null])) as [string];
    await on.settle((await on.fresh())!, [{ entryId: a, kind: 'postponed', delayMs: 0 }]);
    expect((await on.due())!.entries).toMatchObject([{ id: a, attempts: 0 }]);
  });

  it('does not hand out a retry before its time', async () => {
    const [a] = (await on.seed([null])) as [string];
    await on.settle((await on.fresh())!, [{ entryId: a, kind: 'retry', delayMs: 60_000 }]);
    expect(await on.due()).toBeNull();
    await on.test.sql('UPDATE outbox SET next_attempt_at = now() WHERE id = $1', [a]);
    expect(ids(await on.due())).toEqual([a]);
  });
});

describe('the sweep', () => {
  it('finds an entry that commits late with a lower id, and only once', async () => {
    const writer = await (await on.test.open()).pool.connect();
    await writer.query('BEGIN');
    const { rows } = await writer.query<{ id: string }>(
      `INSERT INTO outbox (event_id, topic, payload_json) VALUES (gen_random_uuid(), $1, '{}')
       RETURNING id`,
      [on.topic],
    );
    await on.seed([null, null]);
    await on.deliver((await on.fresh())!);
    expect(await on.outbox.sweepLate(on.topic, 1_000)).toMatchObject({ late: 0 });
    await writer.query('COMMIT');
    writer.release();
    expect(await on.fresh()).toBeNull();
    expect(await on.outbox.sweepLate(on.topic, 1_000)).toMatchObject({ late: 1 });
    expect(await on.outbox.sweepLate(on.topic, 1_000)).toMatchObject({ late: 0 });
    expect(ids(await on.due())).toEqual([rows[0]!.id]);
  });

  it('finds it in windows, however long the transaction stays open', async () => {
    const writer = await (await on.test.open()).pool.connect();
    await writer.query('BEGIN');
    await writer.query(
      `INSERT INTO outbox (event_id, topic, payload_json) VALUES (gen_random_uuid(), $1, '{}')`,
      [on.topic],
    );
    await on.seed(Array(95).fill(null));
    for (let claim = await on.fresh(); claim; claim = await on.fresh()) await on.deliver(claim);
    for (let step = 0; step < 25; step += 1) await on.outbox.sweepLate(on.topic, 10);
    await writer.query('COMMIT');
    writer.release();
    let late = 0;
    for (let step = 0; step < 12; step += 1) late += (await on.outbox.sweepLate(on.topic, 10)).late;
    expect(late).toBe(1);
  });

  it('visits nothing again once every older transaction has ended', async () => {
    await on.seed(Array(50).fill(null));
    await on.deliver((await on.fresh())!);
    // Transactions of the whole server count, those of other tests too.
    await waitUntil('nothing is visited', async () => {
      const { late, visited, complete } = await on.outbox.sweepLate(on.topic, 1_000);
      return late === 0 && visited === 0 && complete;
    });
  });

  it('leaves alone what is claimed, scheduled, parked or ended', async () => {
    const [a, b, c, d] = (await on.seed([null, null, null, null])) as [
      string,
      string,
      string,
      string,
    ];
    const claim = (await on.fresh())!;
    await on.settle(claim, [
      { entryId: a, kind: 'retry', delayMs: 60_000 },
      { entryId: b, kind: 'parked' },
      { entryId: c, kind: 'dead' },
    ]);
    expect(await on.outbox.sweepLate(on.topic, 1_000)).toMatchObject({ late: 0, visited: 4 });
    expect(ids(claim)).toContain(d);
  });
});

describe('expired claims', () => {
  it('go back to the queue with the attempt counted, and the worker is named', async () => {
    const [a] = (await on.seed([null])) as [string];
    await on.beat('gone', -1_000);
    await on.fresh('gone');
    const expired = await on.outbox.expireClaims(10);
    expect(expired).toMatchObject({ claims: 1, entries: 1, workers: ['gone'], topics: [on.topic] });
    expect(await on.due()).toBeNull();
    const claim = (await on.due({ suspicion: 'RELAY.LEASE_EXPIRED' }))!;
    expect(claim.entries).toMatchObject([{ id: a, attempts: 1 }]);
  });

  it('stay with a worker whose lease holds', async () => {
    await on.seed([null]);
    await on.fresh('w1');
    expect((await on.outbox.expireClaims(10)).entries).toBe(0);
  });

  it('mark an entry that dies with its worker again as poison, and bury it at the ceiling', async () => {
    const [a] = (await on.seed([null])) as [string];
    await on.beat('gone', -1_000);
    await on.fresh('gone');
    await on.outbox.expireClaims(10);
    await on.due({ suspicion: 'RELAY.LEASE_EXPIRED' }, { workerId: 'gone' });
    await on.outbox.expireClaims(10);
    for (let crash = 3; crash <= 5; crash += 1) {
      expect(
        ids(await on.due({ suspicion: 'RELAY.SUSPECTED_POISON' }, { workerId: 'gone' })),
      ).toEqual([a]);
      await on.outbox.expireClaims(10);
    }
    const [row] = await on.test.sql(
      `SELECT delivery_attempts, dead_lettered_at IS NOT NULL AS dead, error_code
       FROM outbox WHERE id = $1`,
      [a],
    );
    expect(row).toEqual({ delivery_attempts: 5, dead: true, error_code: 'RELAY.SUSPECTED_POISON' });
  });
});
