import { newId } from '@acp/contracts';
import type { TestDatabase } from '@acp/testing';
import {
  OutboxRepository,
  TopicRepository,
  WorkerRepository,
  type Claim,
  type Database,
  type EntryOutcome,
  type KeyOrder,
} from '../index.js';
import type { OutboxBeliefs } from './outbox-beliefs.spec-support.js';

interface Held {
  claim: Claim;
  number: number;
  /** False once its lease was taken: a settle must change nothing. */
  alive: boolean;
}

const WORKERS = [0, 1, 2];
const FATES = ['delivered', 'delivered', 'delivered', 'retry', 'dead', 'postponed'] as const;
const WAITS: Record<EntryOutcome['kind'], string> = {
  delivered: 'ended',
  dead: 'ended',
  retry: 'scheduled',
  postponed: 'scheduled',
  parked: 'parked',
};
const SUSPICIONS = [undefined, 'RELAY.LEASE_EXPIRED', 'RELAY.SUSPECTED_POISON'] as const;

/**
 * The workers of a topic: their claims, what they make of them and how they die. Remembers which claims
 * are alive, and which keys are stuck by what a worker keeps in memory.
 */
export class ModelWorkers {
  private readonly held: Held[] = [];
  private readonly stuck = new Map<string, number>();
  private readonly crashed = new Set<string>();
  private readonly generation = WORKERS.map(() => 0);
  private number = 0;
  private readonly outbox: OutboxRepository;
  private readonly topics: TopicRepository;
  private readonly workers: WorkerRepository;

  constructor(
    private readonly test: TestDatabase,
    database: Database,
    private readonly topic: string,
    private readonly options: { beliefs: OutboxBeliefs; order: KeyOrder | undefined },
  ) {
    this.outbox = new OutboxRepository(database);
    this.topics = new TopicRepository(database);
    this.workers = new WorkerRepository(database);
  }

  async begin(): Promise<void> {
    for (const worker of WORKERS) await this.beat(worker, 60_000);
  }

  /** All of them die and are found dead. */
  async crashAll(): Promise<void> {
    for (const worker of WORKERS) await this.crash(worker);
    await this.expire();
  }

  /** Settles all that is in hand as delivered. */
  async deliverAll(): Promise<void> {
    const mine = this.held.filter((held) => held.alive).length;
    for (let n = 0; n < mine; n += 1) await this.settle(0, [0]);
  }

  claimFresh(worker: number, entriesMax: number): Promise<void> {
    return this.claim(worker, (request) =>
      this.outbox.claimFresh({ ...request, entriesMax, bytesMax: 1e9 }, this.options.order),
    );
  }

  private async claim(
    worker: number,
    make: (request: { claimId: string; topic: string; workerId: string }) => Promise<Claim | null>,
  ): Promise<void> {
    const workerId = this.name(worker);
    const controls = await this.topics.controls();
    if (controls.some(({ topic, paused }) => topic === this.topic && paused)) return;
    if (this.options.order && !(await this.topics.takeOwnership(this.topic, workerId))) return;
    const number = ++this.number;
    const claim = await make({ claimId: newId(), topic: this.topic, workerId });
    if (claim) this.held.push({ claim, number, alive: true });
    this.assertHeldOnce();
  }

  async claimDue(worker: number, size: number): Promise<void> {
    const { order } = this.options;
    for (const suspicion of SUSPICIONS) {
      await this.claim(worker, (request) =>
        this.outbox.claimDue(
          { ...request, entriesMax: size, bytesMax: 1e9 },
          { ...(suspicion && { suspicion }), ...(order && { order }) },
        ),
      );
    }
  }

  async settle(pick: number, fate: readonly number[]): Promise<void> {
    const alive = this.held.filter((held) => held.alive);
    const candidates = alive.length > 0 && pick % 4 !== 3 ? alive : this.held;
    const held = candidates[pick % Math.max(1, candidates.length)];
    if (!held || (held.alive && this.waitsForEarlier(held))) return;
    this.held.splice(this.held.indexOf(held), 1);
    const outcomes = this.outcomes(held, fate);
    const settled = await this.outbox.settle(held.claim, outcomes, [], {
      transport: 'memory',
      startedAt: new Date(),
    });
    const expected = held.alive ? outcomes.length : 0;
    if (settled !== expected) throw new Error(`settled ${settled} instead of ${expected}`);
    if (!held.alive) return;
    this.remember(held, outcomes);
    await this.assertScheduled(outcomes);
  }

  /** What is tried again waits as long as it was told, what is parked for its head, the rest for nothing. */
  private async assertScheduled(outcomes: readonly EntryOutcome[]): Promise<void> {
    const rows = await this.test.sql<{ id: string; waits: string }>(
      `SELECT id::text, CASE WHEN next_attempt_at = 'infinity' THEN 'parked'
                             WHEN next_attempt_at > now() + interval '30 seconds' THEN 'scheduled'
                             WHEN next_attempt_at IS NULL THEN 'ended' ELSE 'due' END AS waits
       FROM outbox WHERE id = ANY ($1::bigint[])`,
      [outcomes.map(({ entryId }) => entryId)],
    );
    const found = new Map(rows.map(({ id, waits }) => [id, waits]));
    for (const { entryId, kind } of outcomes) {
      const waits = found.get(entryId);
      if (waits !== WAITS[kind]) throw new Error(`${kind} entry ${entryId} is ${waits}`);
    }
  }

  /** One run per key in flight: the rule that the worker keeps in memory. */
  private waitsForEarlier(held: Held): boolean {
    if (!this.options.order) return false;
    const keys = new Set(held.claim.entries.map((entry) => entry.partition_key));
    return this.held.some(
      (other) =>
        other.alive &&
        other.number < held.number &&
        other.claim.entries.some((entry) => keys.has(entry.partition_key)),
    );
  }

  private outcomes(held: Held, fate: readonly number[]): EntryOutcome[] {
    const stuck = new Set<string>();
    return held.claim.entries.map((entry, index) => {
      const key = entry.partition_key!;
      const heldBack =
        this.options.order && (stuck.has(key) || held.number <= (this.stuck.get(key) ?? 0));
      if (heldBack) return { entryId: entry.id, kind: 'parked' };
      let kind: EntryOutcome['kind'] = FATES[fate[index % fate.length]! % FATES.length]!;
      if (kind === 'retry' && entry.attempts - entry.attempts_forgiven >= 4) kind = 'dead';
      if (kind !== 'delivered') stuck.add(key);
      return { entryId: entry.id, kind, delayMs: 60_000, errorCode: 'TRANSPORT.FAILED' };
    });
  }

  private remember(held: Held, outcomes: readonly EntryOutcome[]): void {
    this.options.beliefs.settled(held.claim, outcomes);
    held.claim.entries.forEach((entry, index) => {
      if (outcomes[index]!.kind !== 'delivered') this.stuck.set(entry.partition_key!, this.number);
    });
  }

  async crash(worker: number): Promise<void> {
    this.crashed.add(this.name(worker));
    await this.beat(worker, -1_000);
    this.generation[worker]! += 1;
    await this.beat(worker, 60_000);
  }

  async expire(): Promise<void> {
    while ((await this.outbox.expireClaims(2)).claims > 0);
    const rows = await this.test.sql<{ id: string }>('SELECT id FROM claims WHERE topic = $1', [
      this.topic,
    ]);
    const left = new Set(rows.map((row) => row.id));
    for (const held of this.held) {
      if (!held.alive) continue;
      const { id, workerId } = held.claim;
      if (left.has(id) === this.crashed.has(workerId)) {
        throw new Error(`the claim of ${workerId} was ${left.has(id) ? 'left' : 'taken'}`);
      }
      if (left.has(id)) continue;
      held.alive = false;
      this.options.beliefs.expired(held.claim);
    }
    await this.options.beliefs.noteDead();
  }

  private name(worker: number): string {
    return `${this.topic}-w${worker}.${this.generation[worker]}`;
  }

  private beat(worker: number, leaseMs: number): Promise<boolean> {
    const identity = { workerId: this.name(worker), hostname: 'h', pid: 1, version: '0' };
    return this.workers.heartbeat(identity, leaseMs, { stopping: false, topics: {} });
  }

  private assertHeldOnce(): void {
    const ids = this.held.filter((held) => held.alive).flatMap((held) => held.claim.entries);
    const names = ids.map((entry) => entry.id);
    if (new Set(names).size !== names.length) throw new Error('an entry is in two live claims');
  }
}
