import type { CanonicalEvent } from '@acp/contracts';
import { RedisStreamsSubscription } from '@acp/consumer';
import type { Database } from '@acp/persistence';
import { Redis } from 'ioredis';
import type { Contender, Work } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import type { BenchRedis } from '../servers/redis.js';
import { emptyEffects, keepQuotes, mustBeEffective } from './effects.js';
import { eventMessages } from './event-messages.js';
import { BATCH, CONCURRENCY, CONNECTIONS, countingInbox } from './inbox-run.js';

const STREAM = 'acp-bench-consumer';
const GROUP = 'bench';
const FILL_STEP = 1_000;

interface StreamRun {
  pool: Database;
  redis: BenchRedis;
  events: number;
}

/** A stream that is full when they begin, read by one process until its last effect is committed. */
export function streamConsumers(
  database: BenchDatabase,
  redis: BenchRedis,
  events: number,
): Contender[] {
  const common = { database, redis, events };
  return [
    fromStream({
      ...common,
      name: 'inbox',
      says: `a subscription with its inbox, batches of up to ${BATCH}, ${CONCURRENCY} lanes, from Redis Streams`,
      run: runSubscription,
    }),
    fromStream({
      ...common,
      name: 'none',
      says: `${CONCURRENCY} bare loops without inbox, batches of ${BATCH}, from Redis Streams`,
      run: runBareLoops,
    }),
  ];
}

interface StreamContender {
  database: BenchDatabase;
  redis: BenchRedis;
  events: number;
  name: 'inbox' | 'none';
  says: string;
  run: (run: StreamRun) => Promise<Work>;
}

function fromStream({ database, redis, events, name, says, run }: StreamContender): Contender {
  let pool: Database;
  let expected = 0;
  return {
    name,
    client: database.client,
    says,
    async prepare(share) {
      expected = Math.round(events * share);
      await emptyEffects(database.client);
      await fillStream(redis.client, expected);
      pool = await database.open(CONNECTIONS);
    },
    run: () => run({ pool, redis, events: expected }),
    async finish() {
      await pool.close();
      await mustBeEffective(database.client, { events: expected, inbox: name === 'inbox' });
      const [pending] = await redis.client.xpending(STREAM, GROUP);
      if (Number(pending) > 0) throw new Error(`${pending} entries were not acknowledged`);
      await redis.client.del(STREAM);
    },
  };
}

async function fillStream(redis: Redis, events: number): Promise<void> {
  await redis.del(STREAM);
  const messages = eventMessages(events);
  for (let from = 0; from < messages.length; from += FILL_STEP) {
    const pipeline = redis.pipeline();
    for (const { headers, payload } of messages.slice(from, from + FILL_STEP)) {
      pipeline.xadd(STREAM, '*', ...Object.entries(headers).flat(), 'payload', payload);
    }
    await pipeline.exec();
  }
  await redis.xgroup('CREATE', STREAM, GROUP, '0');
}

async function runSubscription({ pool, redis, events }: StreamRun): Promise<Work> {
  const progress = new Progress();
  let finish!: () => void;
  const all = new Promise<void>((resolve) => (finish = resolve));
  const subscription = new RedisStreamsSubscription({
    inbox: countingInbox(pool, progress, () => {
      if (progress.done >= events) finish();
    }),
    url: redis.url,
    stream: STREAM,
    group: GROUP,
    onTrouble: ({ doing, error }) => console.error(`${doing}:`, error),
  });
  progress.begin(performance.now());
  await subscription.start();
  await all;
  await subscription.stop();
  return progress.work();
}

/** What one would write without the library: read, parse, one transaction, acknowledge. */
async function runBareLoops({ pool, redis }: StreamRun): Promise<Work> {
  const progress = new Progress();
  progress.begin(performance.now());
  await Promise.all(
    Array.from({ length: CONCURRENCY }, (_, index) =>
      bareLoop({ pool, progress, url: redis.url, member: `bare-${index}` }),
    ),
  );
  return progress.work();
}

async function bareLoop(loop: {
  pool: Database;
  progress: Progress;
  url: string;
  member: string;
}): Promise<void> {
  const { pool, progress, url, member } = loop;
  const redis = new Redis(url);
  try {
    for (;;) {
      const entries = await readEntries(redis, member);
      if (entries.length === 0) return;
      const events = entries.map(([, fields]) => JSON.parse(fields.at(-1)!) as CanonicalEvent);
      await pool.dataSource.transaction('READ COMMITTED', (manager) => keepQuotes(events, manager));
      progress.add(events.length);
      await redis.xack(STREAM, GROUP, ...entries.map(([id]) => id));
    }
  } finally {
    redis.disconnect();
  }
}

type StreamEntry = [id: string, fields: string[]];

async function readEntries(redis: Redis, member: string): Promise<StreamEntry[]> {
  const answer = (await redis.xreadgroup(
    'GROUP',
    GROUP,
    member,
    'COUNT',
    BATCH,
    'STREAMS',
    STREAM,
    '>',
  )) as [string, StreamEntry[]][] | null;
  return answer?.[0]?.[1] ?? [];
}
