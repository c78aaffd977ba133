import { newId } from '@acp/contracts';
import { OutboxRepository, type Database } from '@acp/persistence';
import { silentRelay } from '../observe/relay-observer.js';
import { TestFleet } from '../test-harness/fleet.spec-support.js';
import { eventually, testTopic } from '../test-harness/worker-harness.js';
import { LeaseReaper } from './lease-reaper.js';

const fleet = TestFleet.ofThisFile();

describe('leases', () => {
  it('of a worker that hangs run out, and another delivers what it held', async () => {
    const topic = testTopic();
    await fleet.seed(topic.name, Array(5).fill(null));
    const first = fleet.worker('hangs', [topic], { leaseMs: 500 });
    first.transport(topic.name).failWith(() => new Promise<undefined>(() => undefined));
    await first.start();
    await eventually(
      () => fleet.sql('SELECT FROM claims WHERE topic = $1', [topic.name]),
      (claims) => claims.length === 1,
    );
    first.freeze();
    await fleet.run('b', [topic], { leaseMs: 500 });
    expect(await fleet.nothingOpen(topic)).toMatchObject({ delivered: 5, attempts: 10 });
    first.relay.pumps.forEach((pump) => pump.abort());
    await first.stop();
  });

  it('keep a worker that woke up late from publishing what others may have', async () => {
    const topic = testTopic();
    const worker = await fleet.run('sleepy', [topic], { leaseMs: 400 });
    worker.freeze();
    await eventually(
      () => worker.relay.lease.holds(),
      (holds) => !holds,
    );
    await fleet.seed(topic.name, [null]);
    await worker.relay.duties.find((duty) => duty.name === 'late-entries')!.runOnce();
    expect(worker.transport(topic.name).received).toEqual([]);
    await fleet.run('other', [topic]);
    await fleet.nothingOpen(topic);
    expect(worker.transport(topic.name).received).toEqual([]);
  });

  it('give back a claim whose answer never arrived', async () => {
    const topic = testTopic();
    const worker = await fleet.run('a', [topic]);
    worker.relay.pumps[0]!.hold.block('paused-by-test', true);
    const [id] = await fleet.seed(topic.name, [null]);
    await fleet.sql(
      `INSERT INTO claims (id, topic, worker_id, entry_ids, claimed_at)
       VALUES (gen_random_uuid(), $1, 'a', ARRAY[$2::bigint], now() - interval '1 minute')`,
      [topic.name, id],
    );
    await fleet.sql('UPDATE topic_cursors SET frontier = $2 WHERE topic = $1', [topic.name, id]);
    worker.relay.pumps[0]!.hold.block('paused-by-test', false);
    expect(await fleet.nothingOpen(topic)).toMatchObject({ delivered: 1, attempts: 1 });
  });
});

describe('a report that the database refuses', () => {
  it('costs no lease: the heartbeat goes on without it, and says so', async () => {
    const topic = testTopic();
    const refused: unknown[] = [];
    await fleet.sql(
      `ALTER TABLE relay_workers ADD CONSTRAINT no_report CHECK (topics = '{}') NOT VALID`,
    );
    try {
      const worker = await fleet.run('mute', [topic], {
        leaseMs: 500,
        observer: { reportRefused: (error) => refused.push(error) },
      });
      const beats = () =>
        fleet.sql<{ at: Date; topics: object }>(
          `SELECT heartbeat_at AS at, topics FROM relay_workers WHERE worker_id = 'mute'`,
        );
      const [first] = await beats();
      const [later] = await eventually(beats, ([now]) => now!.at > first!.at);
      expect(later!.topics).toEqual({});
      expect(worker.relay.lease.holds()).toBe(true);
      expect(refused[0]).toMatchObject({ constraint: 'no_report' });
      await fleet.seed(topic.name, [null]);
      expect(await fleet.nothingOpen(topic)).toMatchObject({ delivered: 1 });
    } finally {
      await fleet.sql('ALTER TABLE relay_workers DROP CONSTRAINT no_report');
    }
  });
});

describe('a claim that is made while the database is asked for orphans', () => {
  it('is not taken for one, however long the question takes', async () => {
    const topic = testTopic();
    const [id] = await fleet.seed(topic.name, [null]);
    const known: string[] = [];
    const claim = async () => {
      known.push(newId());
      await fleet.sql(
        `INSERT INTO claims (id, topic, worker_id, entry_ids, claimed_at)
         VALUES ($1, $2, 'slow', ARRAY[$3::bigint], now() - interval '1 minute')`,
        [known[0], topic.name, id],
      );
    };
    // Everything the reaper asks reaches the database after the claim has.
    const behind = Object.create(fleet.database) as Database;
    behind.run = async (statement, values) => {
      if (known.length === 0 && statement.name !== 'expire_claims') await claim();
      return fleet.database.run(statement, values);
    };
    await fleet.sql(
      `INSERT INTO relay_workers (worker_id, hostname, pid, version, lease_expires_at)
       VALUES ('slow', 'h', 1, '0', now() + interval '1 hour')`,
    );
    await new LeaseReaper(new OutboxRepository(behind), {
      workerId: 'slow',
      knownClaims: () => [...known],
      leaseHolds: () => true,
      observer: silentRelay,
      wake: () => undefined,
    }).runOnce();
    expect(await fleet.sql('SELECT id FROM claims WHERE topic = $1', [topic.name])).toEqual([
      { id: known[0] },
    ]);
  });
});

describe('the name of a worker', () => {
  it('is one process’s at a time: a second one does not start, and disturbs nothing', async () => {
    const topic = testTopic({ limits: { batch_entries_max: 5 } });
    const first = await fleet.run('twin', [topic], { leaseMs: 500 });
    let release!: () => void;
    const hanging = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
    first.transport(topic.name).failWith(() => hanging);
    await fleet.seed(topic.name, Array(5).fill(null));
    await eventually(
      () => fleet.sql('SELECT FROM claims WHERE topic = $1', [topic.name]),
      (claims) => claims.length === 1,
    );
    const second = fleet.worker('twin', [topic], { leaseMs: 500 });
    await expect(second.start()).rejects.toMatchObject({ code: 'RELAY.WORKER_ID_TAKEN' });
    release();
    expect(await fleet.nothingOpen(topic)).toMatchObject({ delivered: 5, attempts: 5 });
    expect(second.transport(topic.name).received).toEqual([]);
  });

  it('goes over to a process started after a kill, and what that one held counts as tried', async () => {
    const topic = testTopic();
    const killed = fleet.worker('again', [topic], { leaseMs: 500 });
    killed.transport(topic.name).failWith(() => new Promise<undefined>(() => undefined));
    await killed.start();
    await fleet.seed(topic.name, [null]);
    await eventually(
      () => fleet.sql('SELECT FROM claims WHERE topic = $1', [topic.name]),
      (claims) => claims.length === 1,
    );
    killed.freeze();
    await fleet.run('again', [topic], { leaseMs: 500 });
    expect(await fleet.nothingOpen(topic)).toMatchObject({ delivered: 1, attempts: 2 });
    killed.relay.pumps.forEach((pump) => pump.abort());
    await killed.stop();
    const rows = await fleet.sql(`SELECT FROM relay_workers WHERE worker_id = 'again'`);
    expect(rows).toHaveLength(1);
  });
});
