import type {
  OutboundMessage,
  PublishContext,
  PublishOutcome,
  TopicDefinition,
} from '@acp/contracts';
import type { Database } from '@acp/persistence';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { MemoryTransport } from '@acp/transports';
import {
  entryCounts,
  eventually,
  seedEntries,
  testTopic,
  WorkerHarness,
} from './test-harness/worker-harness.js';

let test: TestDatabase;
let database: Database;
let worker: WorkerHarness | undefined;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 10 });
});
afterEach(() => worker?.stop());
afterAll(() => test.drop());

/** A broker that notes its batches and answers none of them until it is let go. */
class GatedBroker extends MemoryTransport {
  readonly batches: number[] = [];
  underWay = 0;
  open!: () => void;
  private readonly gate = new Promise<void>((resolve) => (this.open = resolve));

  override async publishBatch(
    messages: readonly OutboundMessage[],
    context: PublishContext,
  ): Promise<PublishOutcome[]> {
    this.batches.push(messages.length);
    this.underWay += 1;
    await this.gate;
    this.underWay -= 1;
    return super.publishBatch(messages, context);
  }
}

async function runAgainstGate(topic: TopicDefinition): Promise<GatedBroker> {
  const broker = new GatedBroker(topic);
  worker = new WorkerHarness('a', database, [topic], {
    brokers: new Map([[topic.name, broker]]),
  });
  await worker.start();
  return broker;
}

describe('the limits of a topic', () => {
  it.each([7, 300])('put at most %i entries into a batch', async (batchEntriesMax) => {
    const topic = testTopic({ limits: { batch_entries_max: batchEntriesMax } });
    await seedEntries(test, topic.name, Array(900).fill(null));
    const broker = await runAgainstGate(topic);
    broker.open();
    const done = await eventually(
      () => entryCounts(test, topic.name),
      ({ open }) => open === 0,
    );
    expect(done.delivered).toBe(900);
    expect(Math.max(...broker.batches)).toBe(batchEntriesMax);
  });

  it.each([1, 3])('publish %i claims at once and prefetch one more', async (claimsMax) => {
    const topic = testTopic({ limits: { batch_entries_max: 10, claims_in_flight_max: claimsMax } });
    await seedEntries(test, topic.name, Array(200).fill(null));
    const broker = await runAgainstGate(topic);
    const claims = () =>
      test.sql<{ claims: number }>('SELECT count(*)::int AS claims FROM claims WHERE topic = $1', [
        topic.name,
      ]);
    await eventually(claims, ([row]) => row?.claims === claimsMax + 1);
    // A further claim would be made within a poll of 20 ms; the heartbeat says that several have passed.
    await worker!.relay.lease.runOnce();
    expect(broker.underWay).toBe(claimsMax);
    expect(await claims()).toEqual([{ claims: claimsMax + 1 }]);
    broker.open();
  });
});
