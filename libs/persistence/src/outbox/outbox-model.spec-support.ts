import { contentSha256, defineTopic, newId, renderEnvelope } from '@acp/contracts';
import { buildEvent, type TestDatabase } from '@acp/testing';
import { createHash } from 'node:crypto';
import {
  DeadLetterActions,
  FIRST_ENTRY,
  IngestRepository,
  OutboxRepository,
  RetentionRepository,
  TopicRepository,
  TopicStateRepository,
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
  | { do: 'discard'; pick: number }
  | { do: 'replayAny'; pick: number }
  | { do: 'discardAny'; pick: number }
  | { do: 'pause'; paused: boolean }
  | { do: 'prune' };

/** How a topic is ordered; `continue`: a dead letter does not keep its key waiting. */
export type ModelOrdering = 'none' | 'block' | 'continue';

/** What the model believes of one entry; compared with the row at the end. */
interface Believed {
  key: string;
  attempts: number;
  end: 'delivered' | 'discarded' | null;
  everDead: boolean;
}

interface Held {
  claim: Claim;
  number: number;
  /** False once its lease was taken: a settle must change nothing. */
  alive: boolean;
}

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
 * Drives the real statements through a history and remembers what must hold: which claims are alive,
 * what was published in which order, what an operator has discarded.
 */
export class OutboxModel {
  readonly topic = `t-${newId()}`;
  /** Entry ids in the order in which they were first delivered. */
  readonly published: string[] = [];
  readonly lateIds = new Set<string>();
  private readonly entries = new Map<string, Believed>();
  private readonly held: Held[] = [];
  private readonly writers: { commit: () => Promise<void>; id: string }[] = [];
  private readonly stuck = new Map<string, number>();
  private readonly crashed = new Set<string>();
  private generation = [0, 0, 0];
  private number = 0;
  private readonly outbox: OutboxRepository;
  private readonly topics: TopicRepository;
  private readonly workers: WorkerRepository;
  private readonly ingest: IngestRepository;
  private readonly retention: RetentionRepository;
  private readonly order: { deadLettersBlock: boolean } | undefined;

  constructor(
    private readonly test: TestDatabase,
    private readonly database: Database,
    private readonly ordering: ModelOrdering,
  ) {
    if (ordering !== 'none') this.order = { deadLettersBlock: ordering === 'block' };
    this.outbox = new OutboxRepository(database);
    this.topics = new TopicRepository(database);
    this.workers = new WorkerRepository(database);
    this.ingest = new IngestRepository(database);
    this.retention = new RetentionRepository(database);
  }

  async begin(): Promise<void> {
    const topic = defineTopic({
      name: this.topic,
      transport: 'memory',
      ordering: this.order ? 'key' : 'none',
      on_dead_letter: this.ordering === 'continue' ? 'continue' : 'block',
    });
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
          this.outbox.claimFresh({ ...request, entriesMax: step.size, bytesMax: 1e9 }, this.order),
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
        return this.operate(step.pick, 'replay', await this.dead());
      case 'discard':
        return this.operate(step.pick, 'discard', await this.dead());
      case 'replayAny':
        return this.operate(step.pick, 'replay', [...this.entries.keys()]);
      case 'discardAny':
        return this.operate(step.pick, 'discard', [...this.entries.keys()]);
      case 'pause':
        return this.pause(step.paused);
      case 'prune':
        await this.retention.pruneEntries({ after: FIRST_ENTRY, rowsMax: 1_000_000, days: 0 });
        return;
    }
  }

  /** Ends everything: whatever the history was, every entry must reach an end. */
  async finish(): Promise<void> {
    for (const writer of this.writers.splice(0)) await writer.commit();
    await this.pause(false);
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

  /** Ends writers that a broken history has left open. */
  async close(): Promise<void> {
    for (const writer of this.writers.splice(0)) await writer.commit();
  }

  /**
   * Deliveries by key whose order is defined: late commits have no place among entries that were
   * delivered before they existed, nor has a dead letter that its key did not wait for.
   */
  orderedDeliveries(): string[][] {
    const byKey = new Map<string, string[]>();
    for (const id of this.published) {
      const { key, everDead } = this.entries.get(id)!;
      if (this.lateIds.has(id) || (everDead && this.ordering === 'continue')) continue;
      byKey.set(key, [...(byKey.get(key) ?? []), id]);
    }
    return [...byKey.values()];
  }

  /** Rows whose end or number of attempts is not what happened to them; retention may take ended ones. */
  async surprises(): Promise<string[]> {
    const rows = await this.test.sql<{ id: string; attempts: number; end: string | null }>(
      `SELECT id::text, delivery_attempts AS attempts,
              CASE WHEN delivered_at IS NOT NULL THEN 'delivered'
                   WHEN discarded_at IS NOT NULL THEN 'discarded' END AS end
       FROM outbox WHERE topic = $1`,
      [this.topic],
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    const surprises: string[] = [];
    for (const [id, believed] of this.entries) {
      const row = found.get(id);
      if (!row && believed.end === null) surprises.push(`${id} is gone`);
      if (row && (row.attempts !== believed.attempts || row.end !== believed.end)) {
        surprises.push(`${id} is ${JSON.stringify(row)}, not ${JSON.stringify(believed)}`);
      }
    }
    return surprises;
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
    const dead = await this.dead();
    if (dead.length > 0) await this.take({ do: 'discard', pick: 0 });
  }

  private name(worker: number): string {
    return `${this.topic}-w${worker}.${this.generation[worker]}`;
  }

  private beat(worker: number, leaseMs: number): Promise<boolean> {
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
    const rows = await this.test.sql<{ id: string; key: string }>(
      'SELECT id::text, partition_key AS key FROM outbox WHERE event_id = ANY ($1::uuid[])',
      [events.map((event) => event.event_id)],
    );
    for (const { id, key } of rows) this.expectEntry(id, key);
  }

  private expectEntry(id: string, key: string): void {
    this.entries.set(id, { key, attempts: 0, end: null, everDead: false });
  }

  private async pause(paused: boolean): Promise<void> {
    const states = new TopicStateRepository(this.database);
    await this.database.inTransaction((runner) =>
      paused
        ? states.pause(runner, this.topic, 'operator', 'a test')
        : states.resume(runner, this.topic),
    );
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
        this.expectEntry(id, event.entity_id!);
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
    const controls = await this.topics.controls();
    if (controls.some(({ topic, paused }) => topic === this.topic && paused)) return;
    if (this.order && !(await this.topics.takeOwnership(this.topic, workerId))) return;
    const number = ++this.number;
    const claim = await make({ claimId: newId(), topic: this.topic, workerId });
    if (claim) this.held.push({ claim, number, alive: true });
    this.assertHeldOnce();
  }

  private async claimDue(worker: number, size: number): Promise<void> {
    for (const suspicion of SUSPICIONS) {
      await this.claim(worker, (request) =>
        this.outbox.claimDue(
          { ...request, entriesMax: size, bytesMax: 1e9 },
          { ...(suspicion && { suspicion }), ...(this.order && { order: this.order }) },
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
    if (!this.order) return false;
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
      const heldBack = this.order && (stuck.has(key) || held.number <= (this.stuck.get(key) ?? 0));
      if (heldBack) return { entryId: entry.id, kind: 'parked' };
      let kind: EntryOutcome['kind'] = FATES[fate[index % fate.length]! % FATES.length]!;
      if (kind === 'retry' && entry.attempts - entry.attempts_forgiven >= 4) kind = 'dead';
      if (kind !== 'delivered') stuck.add(key);
      return { entryId: entry.id, kind, delayMs: 60_000, errorCode: 'TRANSPORT.FAILED' };
    });
  }

  private remember(held: Held, outcomes: readonly EntryOutcome[]): void {
    held.claim.entries.forEach((entry, index) => {
      const { kind } = outcomes[index]!;
      const believed = this.entries.get(entry.id)!;
      if (kind === 'delivered' || kind === 'retry' || kind === 'dead') believed.attempts += 1;
      if (kind === 'dead') believed.everDead = true;
      if (kind === 'delivered') {
        believed.end = 'delivered';
        this.published.push(entry.id);
      } else this.stuck.set(entry.partition_key!, this.number);
    });
  }

  private async crash(worker: number): Promise<void> {
    this.crashed.add(this.name(worker));
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
    for (const held of this.held) {
      if (!held.alive) continue;
      const { id, workerId } = held.claim;
      if (left.has(id) === this.crashed.has(workerId)) {
        throw new Error(`the claim of ${workerId} was ${left.has(id) ? 'left' : 'taken'}`);
      }
      if (left.has(id)) continue;
      held.alive = false;
      for (const entry of held.claim.entries) this.entries.get(entry.id)!.attempts += 1;
    }
    for (const id of await this.dead()) this.entries.get(id)!.everDead = true;
  }

  private async releaseKeys(): Promise<void> {
    if (!this.order) return;
    const most = { entriesPerKeyMax: 2, keysPerStepMax: 2 };
    await this.outbox.releaseKeys(this.topic, { ...this.order, ...most });
  }

  private async dead(): Promise<string[]> {
    const rows = await this.test.sql<{ id: string }>(
      'SELECT id::text FROM outbox WHERE topic = $1 AND dead_lettered_at IS NOT NULL ORDER BY id',
      [this.topic],
    );
    return rows.map((row) => row.id);
  }

  /** Only a dead letter may be touched, whichever entry the operator names. */
  private async operate(
    pick: number,
    action: 'replay' | 'discard',
    among: readonly string[],
  ): Promise<void> {
    const id = among[pick % Math.max(1, among.length)];
    if (!id) return;
    const wasDead = (await this.dead()).includes(id);
    const touched = await this.database.inTransaction((runner) =>
      new DeadLetterActions()[action](runner, id),
    );
    if ((touched !== null) !== wasDead) throw new Error(`${action} of an entry that was not dead`);
    if (touched && action === 'discard') this.entries.get(id)!.end = 'discarded';
  }

  private assertHeldOnce(): void {
    const ids = this.held.filter((held) => held.alive).flatMap((held) => held.claim.entries);
    const names = ids.map((entry) => entry.id);
    if (new Set(names).size !== names.length) throw new Error('an entry is in two live claims');
  }
}
