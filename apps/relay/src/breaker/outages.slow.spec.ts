import type { PublishOutcome, TopicDefinition } from '@acp/contracts';
import { TopicActions } from '@acp/persistence';
import { TestFleet } from '../test-harness/fleet.spec-support.js';
import { eventually, testTopic } from '../test-harness/worker-harness.js';

const fleet = TestFleet.ofThisFile();
const unknown: PublishOutcome = { kind: 'unknown', code: 'TRANSPORT.FAILED', message: 'HTTP 500' };

describe('an outage', () => {
  it('spends no attempt while the transport is down and drains when it is back', async () => {
    const topic = testTopic();
    await fleet.seed(topic.name, Array(50).fill(null));
    const worker = await fleet.run('a', [topic]);
    worker.transport(topic.name).available = false;
    await fleet.seed(topic.name, Array(50).fill(null));
    const pump = worker.relay.pumps[0]!;
    await eventually(
      () => pump.breaker.state,
      (state) => state === 'open',
    );
    await eventually(
      () => pump.breaker.reason,
      (reason) => reason !== null,
    );
    const during = await fleet.counts(topic.name);
    expect(during.dead).toBe(0);
    expect(during.attempts).toBe(during.delivered);
    worker.transport(topic.name).available = true;
    expect(await fleet.nothingOpen(topic)).toMatchObject({
      delivered: 100,
      dead: 0,
      attempts: 100,
    });
    expect(pump.breaker.state).toBe('closed');
  });

  it('of one topic slows no other: a hanging publish holds only its own pump', async () => {
    const slow = testTopic();
    const fast = testTopic();
    await fleet.seed(slow.name, Array(10).fill(null));
    const worker = fleet.worker('a', [slow, fast]);
    let release!: () => void;
    const hanging = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
    worker.transport(slow.name).failWith(() => hanging);
    fleet.running.push(await worker.start());
    await fleet.seed(fast.name, Array(3_000).fill(null));
    expect(await fleet.nothingOpen(fast)).toMatchObject({ delivered: 3_000 });
    expect(await fleet.counts(slow.name)).toMatchObject({ open: 10 });
    release();
    expect(await fleet.nothingOpen(slow)).toMatchObject({ delivered: 10 });
  });
});

describe('a systemic failure', () => {
  const paused = (topic: TopicDefinition) =>
    fleet.sql<{ paused_by: string | null; by_relay: boolean; pause_reason: string | null }>(
      `SELECT paused_by, probe_at IS NOT NULL AS by_relay, pause_reason
       FROM topics WHERE topic = $1`,
      [topic.name],
    );
  const untilPaused = (topic: TopicDefinition) =>
    eventually(
      () => paused(topic),
      ([row]) => row?.by_relay === true,
    );
  const fail = (topic: TopicDefinition, failure: () => PublishOutcome | undefined) => {
    for (const worker of fleet.running) worker.transport(topic.name).failWith(failure);
  };

  it('pauses the topic for the fleet, spends no attempt, and a probe resumes it', async () => {
    const topic = testTopic({
      retry: { max_attempts: 1 },
      limits: { batch_entries_max: 50 },
    });
    let probes = 0;
    const broken = () => {
      if (fleet.running.every((worker) => worker.relay.pumps[0]!.breaker.state !== 'closed'))
        probes += 1;
      return unknown;
    };
    await Promise.all(['a', 'b', 'c'].map((id) => fleet.run(id, [topic])));
    fail(topic, broken);
    await fleet.seed(topic.name, Array(1_000).fill(null));
    const [row] = await untilPaused(topic);
    expect(row).toMatchObject({
      paused_by: 'relay',
      pause_reason: 'systemic failure: TRANSPORT.FAILED: HTTP #',
    });
    await eventually(
      () => fleet.running.map((worker) => worker.relay.pumps[0]!.breaker.suspension?.stage),
      (stages) => stages.every((stage) => stage === 'ordered'),
    );
    await eventually(
      () => probes,
      (count) => count >= 5,
    );
    expect(await fleet.counts(topic.name)).toMatchObject({ open: 1_000, attempts: 0 });
    fail(topic, () => undefined);
    expect(await fleet.nothingOpen(topic)).toMatchObject({ delivered: 1_000, attempts: 1_000 });
    expect((await paused(topic))[0]).toMatchObject({ paused_by: null, by_relay: false });
    const audit = await fleet.sql(
      `SELECT actor, role, action FROM audit_log WHERE target = $1 ORDER BY id`,
      [`topic:${topic.name}`],
    );
    expect(audit).toEqual([
      { actor: 'relay', role: 'system', action: 'topic.pause' },
      { actor: 'relay', role: 'system', action: 'topic.resume' },
    ]);
  });

  it('sends one probe at a time for the whole fleet', async () => {
    const topic = testTopic({ breaker: { open_ms: 300, open_max_ms: 300 } });
    await Promise.all(['a', 'b', 'c'].map((id) => fleet.run(id, [topic])));
    fail(topic, () => unknown);
    await fleet.seed(topic.name, Array(100).fill(null));
    await untilPaused(topic);
    await eventually(
      () => fleet.running.map((worker) => worker.relay.pumps[0]!.hold.entries),
      (held) => held.every((entries) => entries === 0),
    );
    const times: number[] = [];
    fail(topic, () => {
      times.push(performance.now());
      return unknown;
    });
    await eventually(
      () => times.length,
      (count) => count >= 10,
    );
    // Nine pauses of 300 ms. Three workers that each probe for themselves would take 900 ms; from claim to
    // publish a busy machine may lose some, so single gaps say nothing.
    expect(times[9]! - times[0]!).toBeGreaterThan(1_500);
  });

  it('is over when an operator resumes the topic', async () => {
    const topic = testTopic({ breaker: { open_ms: 600_000, open_max_ms: 600_000 } });
    const worker = await fleet.run('a', [topic]);
    fail(topic, () => unknown);
    await fleet.seed(topic.name, Array(100).fill(null));
    await untilPaused(topic);
    fail(topic, () => undefined);
    await fleet.database.inTransaction((transaction) =>
      new TopicActions(transaction).resume(topic.name),
    );
    expect(await fleet.nothingOpen(topic)).toMatchObject({ delivered: 100, attempts: 100 });
    expect(worker.relay.pumps[0]!.breaker.state).toBe('closed');
  });

  it('leaves a topic alone that an operator has paused meanwhile', async () => {
    const topic = testTopic();
    await fleet.run('a', [topic]);
    fail(topic, () => unknown);
    await fleet.seed(topic.name, Array(100).fill(null));
    await untilPaused(topic);
    await fleet.database.inTransaction((transaction) =>
      new TopicActions(transaction).pause(topic.name, 'ann', 'I look into it'),
    );
    await eventually(
      () => fleet.running[0]!.relay.pumps[0]!.hold.obstacles,
      (obstacles) => obstacles.includes('paused'),
    );
    fail(topic, () => undefined);
    for (let round = 0; round < 3; round += 1) {
      await fleet.running[0]!.relay.duties.find((duty) => duty.name === 'controls')!.runOnce();
    }
    expect((await paused(topic))[0]).toMatchObject({ paused_by: 'ann', by_relay: false });
    expect(await fleet.counts(topic.name)).toMatchObject({ open: 100, attempts: 0 });
  });
});
