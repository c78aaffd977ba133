import { newId, type TopicDefinition } from '@acp/contracts';
import { OutboxRepository, TopicRepository, type Database } from '@acp/persistence';
import { emptyTables, fillBacklog, undelivered } from '../load/backlog.js';
import { TOPIC } from '../load/quotes.js';
import type { Contender, Work } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { benchTopic, runRelay } from './relay-run.js';

const CONNECTIONS = 6;

export interface RelayContenderOptions {
  name: string;
  says: string;
  database: BenchDatabase;
  entries: number;
  topic?: TopicDefinition;
  env?: Record<string, string>;
  /** Instead of emptying the tables and filling them. */
  fill?: (entries: number) => Promise<void>;
  /** Entries below it are not of this run. */
  firstEntry?: number;
  /** After the fill, before the run. */
  before?: () => Promise<void>;
  after?: (entries: number) => Promise<void>;
}

/** The relay over a backlog. */
export function relayContender(options: RelayContenderOptions): Contender {
  const { database } = options;
  const topic = options.topic ?? benchTopic('noop');
  let pool: Database;
  let entries = 0;
  return {
    name: options.name,
    client: database.client,
    says: options.says,
    async prepare(share) {
      entries = Math.round(options.entries * share);
      if (options.fill) await options.fill(entries);
      else await freshBacklog(database, entries);
      await options.before?.();
      pool = await database.open(CONNECTIONS);
    },
    run: () =>
      runRelay({ database: pool, topic, entries, ...(options.env && { env: options.env }) }),
    async finish() {
      await pool.close();
      await options.after?.(entries);
      await mustBeDelivered(database, options.firstEntry);
    },
  };
}

export async function freshBacklog(database: BenchDatabase, entries: number): Promise<void> {
  await emptyTables(database.client);
  await fillBacklog(database.client, { entries });
}

async function mustBeDelivered(database: BenchDatabase, firstEntry?: number): Promise<void> {
  const left = await undelivered(database.client, firstEntry);
  if (left > 0) throw new Error(`${left} entries or claims were left over`);
}

/**
 * The limit of the relay: its two statements, in as many loops as it has lanes, and nothing else.
 * No lease, no breaker, no permits, no transport, no metrics.
 */
export function bareStatements(database: BenchDatabase, entries: number): Contender {
  const { batch_entries_max: batch, claims_in_flight_max: inFlight } = benchTopic('noop').limits;
  let pool: Database;
  return {
    name: 'sql',
    client: database.client,
    says: `the relay's claim and settle in ${inFlight + 1} bare loops, batches of ${batch}`,
    async prepare(share) {
      await freshBacklog(database, Math.round(entries * share));
      pool = await database.open(CONNECTIONS);
      await new TopicRepository(pool).register([benchTopic('noop')], (topic) => topic);
    },
    run: () => drainBare(pool, inFlight + 1, batch),
    async finish() {
      await pool.close();
      await mustBeDelivered(database);
    },
  };
}

async function drainBare(pool: Database, loops: number, batch: number): Promise<Work> {
  const outbox = new OutboxRepository(pool);
  const progress = new Progress();
  const loop = async () => {
    for (;;) {
      const claim = await outbox.claimFresh({
        claimId: newId(),
        topic: TOPIC,
        workerId: 'bare',
        entriesMax: batch,
        bytesMax: 64 * 1024 * 1024,
      });
      if (!claim) return;
      const refs = claim.entries.map(() => null);
      const facts = { transport: 'none', startedAt: new Date() };
      progress.add(await outbox.settleDelivered(claim, refs, facts));
    }
  };
  progress.begin(performance.now());
  await Promise.all(Array.from({ length: loops }, loop));
  return progress.work();
}
