import { defineTopic, newId } from '@acp/contracts';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import {
  OutboxRepository,
  TopicRepository,
  WorkerRepository,
  type Claim,
  type Database,
  type EntryOutcome,
  type KeyOrder,
} from '../index.js';

const facts = { transport: 'memory', startedAt: new Date() };

/** Ids of the entries of a claim, none when there is no claim. */
export const ids = (claim: Claim | null) => claim?.entries.map((entry) => entry.id) ?? [];

/** A database of its own for a file, in it a topic of its own for each test, and the worker `w1`. */
export class TopicUnderTest {
  test!: TestDatabase;
  topic!: string;
  outbox!: OutboxRepository;
  topics!: TopicRepository;
  private workers!: WorkerRepository;

  /** Registers the hooks; call it once, at the top of the file. */
  static ofThisFile(): TopicUnderTest {
    const on = new TopicUnderTest();
    beforeAll(async () => {
      on.test = await createTestDatabase();
      on.use(await on.test.open({ poolSize: 8 }));
    });
    beforeEach(() => on.begin());
    afterAll(() => on.test.drop());
    return on;
  }

  async seed(keys: readonly (string | null)[]): Promise<string[]> {
    const rows = await this.test.sql<{ id: string }>(
      `INSERT INTO outbox (event_id, topic, partition_key, payload_json, headers)
       SELECT gen_random_uuid(), $1, k, '{"a":1}', '{}' FROM unnest($2::text[]) AS k RETURNING id`,
      [this.topic, keys],
    );
    return rows.map((row) => row.id);
  }

  fresh(workerId = 'w1', entriesMax = 500, order?: KeyOrder): Promise<Claim | null> {
    const { topic } = this;
    const request = { claimId: newId(), topic, workerId, entriesMax, bytesMax: 1e9 };
    return this.outbox.claimFresh(request, order);
  }

  due(
    options: Parameters<OutboxRepository['claimDue']>[1] = {},
    { workerId = 'w1', entriesMax = 500 } = {},
  ): Promise<Claim | null> {
    const { topic } = this;
    const request = { claimId: newId(), topic, workerId, entriesMax, bytesMax: 1e9 };
    return this.outbox.claimDue(request, options);
  }

  deliver(claim: Claim, brokerRefs: string[] = []): Promise<number> {
    return this.outbox.settleDelivered(claim, brokerRefs, facts);
  }

  /** Settles the entries that have an outcome; the others stay claimed. */
  settle(claim: Claim, outcomes: EntryOutcome[]): Promise<number> {
    const settled = new Set(outcomes.map((outcome) => outcome.entryId));
    const rest = ids(claim).filter((id) => !settled.has(id));
    return this.outbox.settle(claim, outcomes, rest, facts);
  }

  async beat(workerId: string, leaseMs = 60_000): Promise<void> {
    const worker = { workerId, hostname: 'h', pid: 1, version: '0' };
    await this.workers.heartbeat(worker, leaseMs, { stopping: false, topics: {} });
  }

  private use(database: Database): void {
    this.outbox = new OutboxRepository(database);
    this.topics = new TopicRepository(database);
    this.workers = new WorkerRepository(database);
  }

  private async begin(): Promise<void> {
    await this.test.sql('DELETE FROM claims');
    this.topic = `t-${newId()}`;
    await this.topics.register(
      [defineTopic({ name: this.topic, transport: 'memory' })],
      (topic) => topic,
    );
    await this.beat('w1');
  }
}
