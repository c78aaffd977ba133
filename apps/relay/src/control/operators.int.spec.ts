import { TestFleet } from '../test-harness/fleet.spec-support.js';
import { eventually, testTopic, type WorkerHarness } from '../test-harness/worker-harness.js';

const fleet = TestFleet.ofThisFile();

describe('operators', () => {
  it('pause a topic and resume it', async () => {
    const topic = testTopic();
    const worker = await fleet.run('a', [topic]);
    await fleet.sql(`UPDATE topics SET paused_at = now(), paused_by = 'me' WHERE topic = $1`, [
      topic.name,
    ]);
    await eventually(
      () => worker.relay.pumps[0]!.hold.obstacles,
      (obstacles) => obstacles.includes('paused'),
    );
    await fleet.seed(topic.name, Array(5).fill(null));
    await worker.relay.duties.find((duty) => duty.name === 'late-entries')!.runOnce();
    expect(await fleet.counts(topic.name)).toMatchObject({ open: 5 });
    await fleet.sql(`UPDATE topics SET paused_at = NULL, paused_by = NULL WHERE topic = $1`, [
      topic.name,
    ]);
    await fleet.nothingOpen(topic);
  });

  it('limit the rate of a topic over the whole fleet', async () => {
    const topic = testTopic();
    await Promise.all([fleet.run('a', [topic]), fleet.run('b', [topic])]);
    await fleet.sql('UPDATE topics SET rate_per_second = 100 WHERE topic = $1', [topic.name]);
    await eventually(
      () => fleet.running.map((worker) => worker.relay.pumps[0]!.bucket.rate),
      (rates) => rates.every((rate) => rate === 50),
    );
    // Claims that were begun without a limit take these.
    await fleet.seed(topic.name, Array(30).fill(null));
    await fleet.nothingOpen(topic);
    const startedAt = performance.now();
    await fleet.seed(topic.name, Array(150).fill(null));
    await fleet.nothingOpen(topic);
    const seconds = (performance.now() - startedAt) / 1_000;
    expect(150 / seconds).toBeLessThan(150);
  });
});

describe('workers with different topics', () => {
  it('share the rate of a topic among those that serve it', async () => {
    const both = testTopic({ limits: { rate_per_second: 100 } });
    const single = testTopic({ limits: { rate_per_second: 100 } });
    await fleet.run('a', [both, single]);
    await fleet.run('b', [both]);
    const rates = (worker: WorkerHarness) => worker.relay.pumps.map((pump) => pump.bucket.rate);
    await eventually(
      () => fleet.running.map(rates),
      ([a, b]) => `${a}` === '50,100' && `${b}` === '50',
    );
  });

  it('leave the entries of a topic that was taken out of the file where they are', async () => {
    const gone = testTopic();
    const kept = testTopic();
    await (await fleet.run('a', [gone, kept])).stop();
    fleet.running.length = 0;
    await fleet.seed(gone.name, Array(5).fill(null));
    await fleet.seed(kept.name, Array(5).fill(null));
    const second = await fleet.run('b', [kept]);
    expect(await fleet.nothingOpen(kept)).toMatchObject({ delivered: 5 });
    expect(await fleet.counts(gone.name)).toMatchObject({ open: 5, dead: 0, attempts: 0 });
    await second.stop();
    fleet.running.length = 0;
    await fleet.run('c', [gone, kept]);
    expect(await fleet.nothingOpen(gone)).toMatchObject({ delivered: 5, attempts: 5 });
  });
});
