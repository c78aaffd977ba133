import type { PublishOutcome } from '@acp/contracts';
import { OutboxDoorbell } from '@acp/persistence';
import { silentPump } from '../observe/pump-observer.js';
import { TestFleet } from '../test-harness/fleet.spec-support.js';
import { eventually, testTopic } from '../test-harness/worker-harness.js';

const fleet = TestFleet.ofThisFile();
const unknown: PublishOutcome = { kind: 'unknown', code: 'TRANSPORT.FAILED', message: 'HTTP 500' };

describe('delivery', () => {
  it('delivers every entry once, in batches, with several workers', async () => {
    const topic = testTopic({ limits: { batch_entries_max: 100 } });
    const seeded = await fleet.seed(topic.name, Array(2_000).fill(null));
    const workers = await Promise.all(['a', 'b', 'c'].map((id) => fleet.run(id, [topic])));
    expect(await fleet.nothingOpen(topic)).toMatchObject({ delivered: 2_000, attempts: 2_000 });
    const received = workers.flatMap((worker) =>
      worker.transport(topic.name).received.map(({ message }) => message.entry_id),
    );
    expect(received.sort()).toEqual([...seeded].sort());
  });

  it('tries five times and then buries, with each attempt on record', async () => {
    const topic = testTopic();
    await fleet.seed(topic.name, [null]);
    const worker = await fleet.run('a', [topic]);
    worker.transport(topic.name).failWith(() => unknown);
    expect(await fleet.nothingOpen(topic)).toMatchObject({ dead: 1, attempts: 5 });
    const attempts = await fleet.sql(
      'SELECT attempt, outcome, error_code FROM delivery_attempts WHERE topic = $1 ORDER BY attempt',
      [topic.name],
    );
    expect(attempts).toEqual(
      ['retry', 'retry', 'retry', 'retry', 'dead'].map((outcome, i) => ({
        attempt: i + 1,
        outcome,
        error_code: 'TRANSPORT.FAILED',
      })),
    );
  });

  it('isolates the message that is refused from its batch', async () => {
    const topic = testTopic();
    const worker = fleet.worker('a', [topic]);
    const seeded = await fleet.seed(topic.name, Array(10).fill(null));
    worker
      .transport(topic.name)
      .failWith((message) =>
        message.entry_id === seeded[3]
          ? { kind: 'rejected', code: 'TRANSPORT.REJECTED', message: 'no' }
          : undefined,
      );
    fleet.running.push(await worker.start());
    expect(await fleet.nothingOpen(topic)).toMatchObject({ delivered: 9, dead: 1, attempts: 10 });
  });

  it('refuses an entry whose headers a foreign hand has spoilt, and delivers its batch', async () => {
    const topic = testTopic({ ordering: 'key' });
    const seeded = await fleet.seed(topic.name, ['k', 'k', 'k', 'other']);
    for (const [index, headers] of [
      [1, 'null'],
      [3, '{"event_type":7}'],
    ] as const) {
      const values = [seeded[index], headers];
      await fleet.sql('UPDATE outbox SET headers = $2::json WHERE id = $1', values);
    }
    const worker = await fleet.run('a', [topic]);
    await eventually(
      () => fleet.counts(topic.name),
      (counts) => counts.delivered === 1 && counts.dead === 2,
    );
    const ids = worker.transport(topic.name).received.map(({ message }) => message.entry_id);
    expect(ids).toEqual([seeded[0]]);
    const dead = await fleet.sql(
      'SELECT DISTINCT error_code FROM outbox WHERE topic = $1 AND dead_lettered_at IS NOT NULL',
      [topic.name],
    );
    expect(dead).toEqual([{ error_code: 'RELAY.UNREADABLE_HEADERS' }]);
  });

  it('sends no release past its time, however many there are, and every other', async () => {
    const topic = testTopic({ ordering: 'key', on_dead_letter: 'continue' });
    const keys = Array.from({ length: 44 }, (_, n) => `k${n}`);
    const seeded = await fleet.seed(topic.name, keys);
    await fleet.sql(
      `UPDATE outbox SET headers = json_build_object('event_type', 'AI_DECISION_RELEASED',
         'valid_until', CASE WHEN id = ANY($1::bigint[]) THEN '2099-01-01T00:00:00.000Z'
                             WHEN id % 2 = 0 THEN 'soon' ELSE '2026-01-01T00:00:00.000Z' END)
       WHERE topic = $2`,
      [seeded.slice(0, 2), topic.name],
    );
    const worker = await fleet.run('a', [topic]);
    expect(await fleet.nothingOpen(topic)).toMatchObject({ delivered: 2, dead: 42 });
    const ids = worker.transport(topic.name).received.map(({ message }) => message.entry_id);
    expect(ids.sort()).toEqual(seeded.slice(0, 2).sort());
    const dead = await fleet.sql(
      'SELECT DISTINCT error_code FROM outbox WHERE topic = $1 AND dead_lettered_at IS NOT NULL',
      [topic.name],
    );
    expect(dead).toEqual([{ error_code: 'DECISION.RELEASE_LAPSED' }]);
  });

  it('does not take a lapsed release for an answer of a transport that is down', async () => {
    const topic = testTopic({ breaker: { unavailable_threshold: 1 } });
    const states: string[] = [];
    const pump = { ...silentPump, breakerChanged: (state: string) => void states.push(state) };
    const worker = fleet.worker('a', [topic], { observer: { pump: () => pump } });
    const down = { kind: 'unavailable', code: 'TRANSPORT.UNAVAILABLE', message: 'no' } as const;
    worker.transport(topic.name).failWith(() => down);
    await fleet.seed(topic.name, [null]);
    fleet.running.push(await worker.start());
    await eventually(
      () => states,
      (seen) => seen.includes('open'),
    );
    await fleet.sql(
      `INSERT INTO outbox (event_id, topic, payload_json, headers)
       SELECT gen_random_uuid(), $1, '{}',
              '{"event_type":"T","valid_until":"2026-01-01T00:00:00.000Z"}'
       FROM generate_series(1, 3)`,
      [topic.name],
    );
    await eventually(
      () => fleet.counts(topic.name),
      ({ dead }) => dead === 3,
    );
    expect(states).not.toContain('closed');
  });

  it('never holds more bytes than it may, of retries neither', async () => {
    const megabyte = 1_000_000;
    const topic = testTopic({
      limits: { in_flight_bytes_max: 3 * megabyte, message_bytes_max: 2 * megabyte },
    });
    await fleet.sql(
      `INSERT INTO outbox (event_id, topic, payload_json, headers, next_attempt_at)
       SELECT gen_random_uuid(), $1, to_json(repeat('x', $2)), '{"event_type":"T"}',
              CASE WHEN n % 2 = 0 THEN now() END
       FROM generate_series(1, 24) n`,
      [topic.name, megabyte],
    );
    const worker = fleet.worker('a', [topic]);
    let most = 0;
    worker.transport(topic.name).failWith(() => {
      most = Math.max(most, worker.relay.pumps[0]!.hold.bytes);
      return undefined;
    });
    fleet.running.push(await worker.start());
    expect(await fleet.nothingOpen(topic)).toMatchObject({ delivered: 24 });
    // One entry is always taken, so what is held ends at most one entry above the limit.
    expect(most).toBeLessThan(4.1 * megabyte);
  });

  it('survives a transport that throws, and one that answers too little', async () => {
    const topic = testTopic({ retry: { max_attempts: 2 } });
    await fleet.seed(topic.name, [null]);
    const worker = fleet.worker('a', [topic]);
    const transport = worker.transport(topic.name);
    transport.publishBatch = () => Promise.reject(new Error('bug'));
    fleet.running.push(await worker.start());
    await eventually(
      () => fleet.counts(topic.name),
      (counts) => counts.attempts === 1,
    );
    transport.publishBatch = () => Promise.resolve([]);
    expect(await fleet.nothingOpen(topic)).toMatchObject({ dead: 1, attempts: 2 });
  });

  it('is woken by the doorbell long before the next poll', async () => {
    const topic = testTopic();
    const worker = await fleet.run('a', [topic], { pollMs: 60_000, doorbellUrl: fleet.url });
    const bell = new OutboxDoorbell(fleet.database, { enabled: true });
    await eventually(
      async () => {
        if ((await fleet.counts(topic.name)).open === 0) {
          await fleet.seed(topic.name, [null]);
        }
        bell.ring([topic.name]);
        return worker.transport(topic.name).received.length;
      },
      (received) => received > 0,
    );
    bell.close();
  });
});

describe('stopping', () => {
  it('finishes what is in flight, gives the rest back and loses nothing', async () => {
    const topic = testTopic({ limits: { batch_entries_max: 20 } });
    await fleet.seed(topic.name, Array(4_000).fill(null));
    const worker = await fleet.run('a', [topic]);
    await eventually(
      () => worker.transport(topic.name).received.length,
      (received) => received > 100,
    );
    await fleet.running.pop()!.stop();
    const left = await fleet.counts(topic.name);
    expect(left.delivered).toBe(worker.transport(topic.name).received.length);
    expect(await fleet.sql('SELECT FROM claims WHERE topic = $1', [topic.name])).toEqual([]);
    expect(await fleet.sql(`SELECT FROM relay_workers WHERE worker_id = 'a'`)).toEqual([]);
    await fleet.run('b', [topic]);
    expect(await fleet.nothingOpen(topic)).toMatchObject({ delivered: 4_000, attempts: 4_000 });
  });
});
