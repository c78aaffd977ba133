import { contentSha256, defineTopic, newId, renderEnvelope } from '@acp/contracts';
import { buildEvent, type TestDatabase } from '@acp/testing';
import { createHash } from 'node:crypto';
import {
  DeadLetterActions,
  IngestRepository,
  OutboxRepository,
  TopicRepository,
  WorkerRepository,
  type Claim,
  type Database,
  type EntryOutcome,
} from '../index.js';

/** One step of a random history; numbers pick among whatever exists at that moment. */
export type Step =
  | { do: 'accept'; keys: number[] }
  | { do: 'begin'; key: number }
  | { do: 'commit'; pick: number }
  | { do: 'claim'; worker: number; size: number }
  | { do: 'claimDue'; worker: number; size: number }
  | { do: 'settle'; pick: number; fate: number[] }
  | { do: 'crash'; worker: number }
  | { do: 'expire' }
  | { do: 'timePasses' }
  | { do: 'sweep' }
  | { do: 'releaseKeys' }
  | { do: 'replay'; pick: number }
  | { do: 'discard'; pick: number };

interface Held {
  claim: Claim;
  number: number;
  /** False once its lease was taken: a settle must change nothing. */
  alive: boolean;
}

const FATES = ['delivered', 'delivered', 'delivered', 'retry', 'dead', 'postponed'] as const;
const SUSPICIONS = [undefined, 'RELAY.LEASE_EXPIRED', 'RELAY.SUSPECTED_POISON'] as const;
const ORDER = { deadLettersBlock: true };

/**
 * Drives the real statements through a history and remembers what must hold: which claims are alive,
 * what was published in which order, what an operator has discarded.
 */
export class OutboxModel {
  readonly topic = `t-${newId()}`;
  /** Entry ids in the order in which they were first delivered. */
  readonly published: string[] = [];
  readonly lateIds = new Set<string>();
  private readonly held: Held[] = [];
  private readonly writers: { commit: () => Promise<void>; id: string }[] = [];
  private readonly stuck = new Map<string, number>();
  private generation = [0, 0, 0];
  private number = 0;
  private readonly outbox: OutboxRepository;
  private readonly topics: TopicRepository;
  private readonly workers: WorkerRepository;
  private readonly ingest: IngestRepository;

  constructor(
    private readonly test: TestDatabase,
    private readonly database: Database,
    private readonly ordered: boolean,
  ) {
    this.outbox = new OutboxRepository(database);
    this.topics = new TopicRepository(database);
    this.workers = new WorkerRepository(database);
    this.ingest = new IngestRepository(database);
  }

  async begin(): Promise<void> {
    const ordering = this.ordered ? 'key' : 'none';
    const topic = defineTopic({ name: this.topic, transport: 'memory', ordering });
    await this.topics.register([topic], (definition) => definition);
    for (const worker of [0, 1, 2]) await this.beat(worker, 60_000);
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'accept':
        return this.accept(step.keys);
      case 'begin':
        return this.beginLateWrite(step.key);
      case 'commit':
        return this.commitLateWrite(step.pick);
      case 'claim':
        return this.claim(step.worker, (request) =>
          this.outbox.claimFresh(
            { ...request, entriesMax: step.size, bytesMax: 1e9 },
            this.ordered ? ORDER : undefined,
          ),
        );
      case 'claimDue':
        return this.claimDue(step.worker, step.size);
      case 'settle':
        return this.settle(step.pick, step.fate);
      case 'crash':
        return this.crash(step.worker);
      case 'expire':
        return this.expire();
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
        return this.operate(step.pick, (actions, id) =>
          this.database.inTransaction((runner) => actions.replay(runner, id)),
        );
      case 'discard':
        return this.operate(step.pick, (actions, id) =>
          this.database.inTransaction((runner) => actions.discard(runner, id)),
        );
    }
  }

  /** Ends everything: whatever the history was, every entry must reach an end. */
  async finish(): Promise<void> {
    for (const writer of this.writers.splice(0)) await writer.commit();
    for (const worker of [0, 1, 2]) await this.crash(worker);
    await this.expire();
    for (let round = 0; round < 200; round += 1) {
      await this.take({ do: 'sweep' });
      await this.releaseKeys();
      await this.take({ do: 'timePasses' });
      await this.take({ do: 'claim', worker: 0, size: 50 });
      await this.claimDue(0, 50);
      const mine = this.held.filter((held) => held.alive).length;
      for (let n = 0; n < mine; n += 1) await this.settle(0, [0]);
      if ((await this.open()).length === 0) return;
      await this.freeBlockedKeys();
    }
    throw new Error(`entries that reach no end: ${JSON.stringify(await this.open())}`);
  }

  async idsByKey(): Promise<Map<string, string[]>> {
    const rows = await this.test.sql<{ key: string; ids: string[] }>(
      `SELECT partition_key AS key, array_agg(id::text ORDER BY id) AS ids
       FROM outbox WHERE topic = $1 GROUP BY 1`,
      [this.topic],
    );
    return new Map(rows.map((row) => [row.key, row.ids]));
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
    if (!this.ordered) return;
    const dead = await this.dead();
    if (dead.length > 0) await this.take({ do: 'discard', pick: 0 });
  }

  private name(worker: number): string {
    return `${this.topic}-w${worker}.${this.generation[worker]}`;
  }

  private beat(worker: number, leaseMs: number): Promise<void> {
    const identity = { workerId: this.name(worker), hostname: 'h', pid: 1, version: '0' };
    return this.workers.heartbeat(identity, leaseMs, { stopping: false, topics: {} });
  }

  private async accept(keys: readonly number[]): Promise<void> {
    const events = keys.map((key) => buildEvent({ entity_id: `k${key}` }));
    const payload_text = '[]';
    const raw = {
      id: newId(),
      source: 'binance',
      connector: 'test',
      fetched_at: new Date(),
      trace_id: newId(),
      payload_text,
      payload_sha256: createHash('sha256').update(payload_text).digest(),
    };
    const records = events.map((event, record_index) => ({
      raw: 0,
      record_index,
      event,
      mapper_version: 1,
      entries: [
        {
          topic: this.topic,
          partition_key: event.entity_id,
          ...renderEnvelope(event, 'canonical', JSON.stringify(event.payload)),
        },
      ],
    }));
    await this.ingest.write({ raws: [raw], records, rejected: [] });
  }

  /** A transaction that draws its entry's id now and commits later. */
  private async beginLateWrite(key: number): Promise<void> {
    if (this.writers.length >= 2) return;
    const client = await this.database.pool.connect();
    await client.query('BEGIN');
    const raw = newId();
    const event = buildEvent({ entity_id: `k${key}` });
    const { payload } = renderEnvelope(event, 'canonical', JSON.stringify(event.payload));
    await client.query(
      `INSERT INTO raw_payloads VALUES ($1, 'binance', 'late', now(), $1, '[]', $2, 1, 1, 0, 0)`,
      [raw, createHash('sha256').update('[]').digest()],
    );
    await client.query(
      `INSERT INTO events SELECT e.*, $2, 0, 1, $3, 1
       FROM json_to_record($1) AS e (event_id uuid, event_type text, source text, entity_id text,
         entity_type text, occurred_at timestamptz, ingested_at timestamptz, schema_version int,
         trace_id uuid, causation_id uuid, payload json)`,
      [payload, raw, contentSha256(event)],
    );
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO outbox (event_id, topic, partition_key, payload_json)
       VALUES ($1, $2, $3, $4) RETURNING id::text`,
      [event.event_id, this.topic, event.entity_id, payload],
    );
    const id = rows[0]!.id;
    this.lateIds.add(id);
    this.writers.push({
      id,
      commit: async () => {
        await client.query('COMMIT');
        client.release();
      },
    });
  }

  private async commitLateWrite(pick: number): Promise<void> {
    const [writer] = this.writers.splice(pick % Math.max(1, this.writers.length), 1);
    await writer?.commit();
  }

  private async claim(
    worker: number,
    make: (request: { claimId: string; topic: string; workerId: string }) => Promise<Claim | null>,
  ): Promise<void> {
    const workerId = this.name(worker);
    if (this.ordered && !(await this.topics.takeOwnership(this.topic, workerId))) return;
    const number = ++this.number;
    const claim = await make({ claimId: newId(), topic: this.topic, workerId });
    if (claim) this.held.push({ claim, number, alive: true });
    this.assertHeldOnce();
  }

  private async claimDue(worker: number, size: number): Promise<void> {
    for (const suspicion of SUSPICIONS) {
      await this.claim(worker, (request) =>
        this.outbox.claimDue(
          { ...request, entriesMax: size },
          { ...(suspicion && { suspicion }), ...(this.ordered && { order: ORDER }) },
        ),
      );
    }
  }

  private async settle(pick: number, fate: readonly number[]): Promise<void> {
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
    if (held.alive) this.remember(held, outcomes);
  }

  /** One run per key in flight: the rule that the worker keeps in memory. */
  private waitsForEarlier(held: Held): boolean {
    if (!this.ordered) return false;
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
        this.ordered && (stuck.has(key) || held.number <= (this.stuck.get(key) ?? 0));
      if (heldBack) return { entryId: entry.id, kind: 'parked' };
      let kind: EntryOutcome['kind'] = FATES[fate[index % fate.length]! % FATES.length]!;
      if (kind === 'retry' && entry.attempts - entry.attempts_forgiven >= 4) kind = 'dead';
      if (kind !== 'delivered') stuck.add(key);
      return { entryId: entry.id, kind, delayMs: 60_000, errorCode: 'TRANSPORT.FAILED' };
    });
  }

  private remember(held: Held, outcomes: readonly EntryOutcome[]): void {
    held.claim.entries.forEach((entry, index) => {
      if (outcomes[index]!.kind === 'delivered') this.published.push(entry.id);
      else this.stuck.set(entry.partition_key!, this.number);
    });
  }

  private async crash(worker: number): Promise<void> {
    await this.beat(worker, -1_000);
    this.generation[worker]! += 1;
    await this.beat(worker, 60_000);
  }

  private async expire(): Promise<void> {
    while ((await this.outbox.expireClaims(2)).claims > 0);
    const rows = await this.test.sql<{ id: string }>('SELECT id FROM claims WHERE topic = $1', [
      this.topic,
    ]);
    const left = new Set(rows.map((row) => row.id));
    for (const held of this.held) if (!left.has(held.claim.id)) held.alive = false;
  }

  private async releaseKeys(): Promise<void> {
    if (!this.ordered) return;
    await this.outbox.releaseKeys(this.topic, { ...ORDER, entriesPerKeyMax: 2, keysPerStepMax: 2 });
  }

  private dead() {
    return this.test.sql<{ id: string }>(
      'SELECT id::text FROM outbox WHERE topic = $1 AND dead_lettered_at IS NOT NULL ORDER BY id',
      [this.topic],
    );
  }

  private async operate(
    pick: number,
    act: (actions: DeadLetterActions, id: string) => Promise<unknown>,
  ): Promise<void> {
    const dead = await this.dead();
    const chosen = dead[pick % Math.max(1, dead.length)];
    if (chosen) await act(new DeadLetterActions(), chosen.id);
  }

  private assertHeldOnce(): void {
    const ids = this.held.filter((held) => held.alive).flatMap((held) => held.claim.entries);
    const names = ids.map((entry) => entry.id);
    if (new Set(names).size !== names.length) throw new Error('an entry is in two live claims');
  }
}
