import type { TopicDefinition } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import {
  entryCounts,
  eventually,
  seedEntries,
  WorkerHarness,
  type EntryCounts,
} from './worker-harness.js';

type WorkerOptions = ConstructorParameters<typeof WorkerHarness>[3];

/** Workers on a database that a test file has for itself; those that run are stopped after each test. */
export class TestFleet {
  readonly running: WorkerHarness[] = [];
  database!: Database;
  private test!: TestDatabase;

  /** Call at the top of a test file: it comes and goes with the file's tests. */
  static ofThisFile(): TestFleet {
    const fleet = new TestFleet();
    beforeAll(() => fleet.open());
    afterEach(() => fleet.stop());
    afterAll(() => fleet.test.drop());
    return fleet;
  }

  get url(): string {
    return this.test.url;
  }

  /** A worker that the test starts, and stops, itself. */
  worker(id: string, topics: TopicDefinition[], options: WorkerOptions = {}): WorkerHarness {
    return new WorkerHarness(id, this.database, topics, options);
  }

  run(id: string, topics: TopicDefinition[], options: WorkerOptions = {}): Promise<WorkerHarness> {
    const worker = this.worker(id, topics, options);
    this.running.push(worker);
    return worker.start();
  }

  sql<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.test.sql<Row>(text, values);
  }

  seed(topic: string, keys: readonly (string | null)[]): Promise<string[]> {
    return seedEntries(this.test, topic, keys);
  }

  counts(topic: string): Promise<EntryCounts> {
    return entryCounts(this.test, topic);
  }

  nothingOpen(topic: TopicDefinition): Promise<EntryCounts> {
    return eventually(
      () => this.counts(topic.name),
      (counts) => counts.open === 0,
    );
  }

  private async open(): Promise<void> {
    this.test = await createTestDatabase();
    this.database = await this.test.open({ poolSize: 20 });
  }

  private async stop(): Promise<void> {
    await Promise.all(this.running.splice(0).map((worker) => worker.stop()));
    await this.sql('DELETE FROM claims');
  }
}
