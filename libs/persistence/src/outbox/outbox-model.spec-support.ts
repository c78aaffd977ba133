import { defineTopic, newId } from '@acp/contracts';
import type { TestDatabase } from '@acp/testing';
import {
  AuditChain,
  DeadLetterActions,
  FIRST_ENTRY,
  OutboxRepository,
  RetentionRepository,
  TopicRepository,
  TopicActions,
  type AuditRecord,
  type Database,
  type KeyOrder,
} from '../index.js';
import { ModelWorkers } from './model-workers.spec-support.js';
import { ModelWriters } from './model-writers.spec-support.js';
import { OutboxBeliefs } from './outbox-beliefs.spec-support.js';
import type { ModelOrdering, Step } from './outbox-step.spec-support.js';

/**
 * Drives the real statements through a history of writers, workers, operators and retention, and
 * remembers what must have become of every entry.
 */
export class OutboxModel {
  readonly beliefs: OutboxBeliefs;
  private readonly topic = `t-${newId()}`;
  private readonly writers: ModelWriters;
  private readonly workers: ModelWorkers;
  private readonly outbox: OutboxRepository;
  private readonly retention: RetentionRepository;
  private readonly order: KeyOrder | undefined;

  constructor(
    private readonly test: TestDatabase,
    private readonly database: Database,
    private readonly ordering: ModelOrdering,
  ) {
    if (ordering !== 'none') this.order = { deadLettersBlock: ordering === 'block' };
    this.beliefs = new OutboxBeliefs(test, this.topic, ordering);
    this.writers = new ModelWriters(test, database, this.topic, this.beliefs);
    const { beliefs, order } = this;
    this.workers = new ModelWorkers(test, database, this.topic, { beliefs, order });
    this.outbox = new OutboxRepository(database);
    this.retention = new RetentionRepository(database);
  }

  async begin(): Promise<void> {
    const topic = defineTopic({
      name: this.topic,
      transport: 'memory',
      ordering: this.order ? 'key' : 'none',
      on_dead_letter: this.ordering === 'continue' ? 'continue' : 'block',
    });
    await new TopicRepository(this.database).register([topic], (definition) => definition);
    await this.workers.begin();
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'accept':
        return this.writers.accept(step.keys);
      case 'begin':
        return this.writers.beginLate(step.key);
      case 'commit':
        return this.writers.commitLate(step.pick);
      case 'claim':
        return this.workers.claimFresh(step.worker, step.size);
      case 'claimDue':
        return this.workers.claimDue(step.worker, step.size);
      case 'settle':
        return this.workers.settle(step.pick, step.fate);
      case 'crash':
        return this.workers.crash(step.worker);
      case 'expire':
        return this.workers.expire();
      case 'timePasses':
        await this.test.sql(
          `UPDATE outbox SET next_attempt_at = now() - interval '1 second'
           WHERE topic = $1 AND next_attempt_at < 'infinity'`,
          [this.topic],
        );
        return;
      case 'sweep':
        await this.outbox.sweepLate(this.topic, 7);
        return;
      case 'releaseKeys':
        return this.releaseKeys();
      case 'replay':
        return this.operate(step.pick, 'replay', await this.beliefs.dead());
      case 'discard':
        return this.operate(step.pick, 'discard', await this.beliefs.dead());
      case 'replayAny':
        return this.operate(step.pick, 'replay', this.beliefs.ids);
      case 'discardAny':
        return this.operate(step.pick, 'discard', this.beliefs.ids);
      case 'pause':
        return this.pause(step.paused);
      case 'prune':
        await this.retention.pruneEntries({ after: FIRST_ENTRY, rowsMax: 1_000_000, days: 0 });
        return;
    }
  }

  /** Ends everything: whatever the history was, every entry must reach an end. */
  async finish(): Promise<void> {
    await this.writers.commitAll();
    await this.pause(false);
    await this.workers.crashAll();
    for (let round = 0; round < 200; round += 1) {
      await this.take({ do: 'sweep' });
      await this.releaseKeys();
      await this.take({ do: 'timePasses' });
      await this.take({ do: 'claim', worker: 0, size: 50 });
      await this.workers.claimDue(0, 50);
      await this.workers.deliverAll();
      if ((await this.open()).length === 0) return;
      await this.freeBlockedKeys();
    }
    throw new Error(`entries that reach no end: ${JSON.stringify(await this.open())}`);
  }

  /** Ends writers that a broken history has left open. */
  async close(): Promise<void> {
    await this.writers.commitAll();
  }

  private open() {
    return this.test.sql<{ id: string }>(
      `SELECT id, next_attempt_at, error_code FROM outbox
       WHERE topic = $1 AND num_nonnulls(delivered_at, dead_lettered_at, discarded_at) = 0`,
      [this.topic],
    );
  }

  /** A dead letter keeps its key: at the end an operator discards those that still block. */
  private async freeBlockedKeys(): Promise<void> {
    if (this.ordering !== 'block') return;
    const dead = await this.beliefs.dead();
    if (dead.length > 0) await this.take({ do: 'discard', pick: 0 });
  }

  private async pause(paused: boolean): Promise<void> {
    await this.database.inTransaction((transaction) => {
      const topics = new TopicActions(transaction);
      return paused ? topics.pause(this.topic, 'operator', 'a test') : topics.resume(this.topic);
    });
  }

  private async releaseKeys(): Promise<void> {
    if (!this.order) return;
    const most = { entriesPerKeyMax: 2, keysPerStepMax: 2 };
    await this.outbox.releaseKeys(this.topic, { ...this.order, ...most });
  }

  /** Only a dead letter may be touched, whichever entry the operator names. */
  private async operate(
    pick: number,
    action: 'replay' | 'discard',
    among: readonly string[],
  ): Promise<void> {
    const id = among[pick % Math.max(1, among.length)];
    if (!id) return;
    const wasDead = (await this.beliefs.dead()).includes(id);
    const touched = await this.database.inTransaction(async (transaction) => {
      const entry = await new DeadLetterActions(transaction)[action](id);
      if (entry) await new AuditChain(transaction).append(recordOf(action, id), new Date());
      return entry;
    });
    if ((touched !== null) !== wasDead) throw new Error(`${action} of an entry that was not dead`);
    if (touched && action === 'discard') this.beliefs.discarded(id);
  }
}

/** Without it the ledger would say, rightly, that nobody ended the entry. */
function recordOf(action: 'replay' | 'discard', id: string): AuditRecord {
  const nothing = { filter: null, before: null, after: null, reason: null, request_id: null };
  const what = { action: `dead_letter.${action}`, target: `entry:${id}`, affected: 1 };
  return { actor: 'model', role: 'operator', ...what, ...nothing };
}
