import type { CanonicalEvent } from '@acp/contracts';
import type { InboundMessage } from '@acp/consumer';
import type { Database } from '@acp/persistence';
import type { Contender } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { emptyEffects, keepQuotes, mustBeEffective } from './effects.js';
import { eventMessages } from './event-messages.js';
import { BATCH, CONCURRENCY, CONNECTIONS, countingInbox } from './inbox-run.js';

type Process = (messages: readonly InboundMessage[]) => Promise<unknown>;

/** Messages from memory: nothing but the transactions, with the inbox and without. */
export function memoryConsumers(database: BenchDatabase, events: number): Contender[] {
  const sizes = `batches of ${BATCH}, ${CONCURRENCY} at once`;
  return [
    fromMemory({ database, events, inbox: true }, `the inbox, ${sizes}, from memory`),
    fromMemory(
      { database, events, inbox: false },
      `a transaction without inbox, ${sizes}, from memory`,
    ),
  ];
}

function fromMemory(
  { database, events, inbox }: { database: BenchDatabase; events: number; inbox: boolean },
  says: string,
): Contender {
  let messages: InboundMessage[] = [];
  let pool: Database;
  return {
    name: inbox ? 'inbox_memory' : 'none_memory',
    client: database.client,
    says,
    async prepare(share) {
      await emptyEffects(database.client);
      messages = eventMessages(Math.round(events * share));
      pool = await database.open(CONNECTIONS);
    },
    async run() {
      const progress = new Progress();
      const process = inbox ? throughInbox(pool, progress) : bare(pool, progress);
      progress.begin(performance.now());
      await feed(messages, process);
      return progress.work();
    },
    async finish() {
      await pool.close();
      await mustBeEffective(database.client, { events: messages.length, inbox });
    },
  };
}

async function feed(messages: readonly InboundMessage[], process: Process): Promise<void> {
  let next = 0;
  const loop = async () => {
    while (next < messages.length) {
      const batch = messages.slice(next, (next += BATCH));
      await process(batch);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, loop));
}

function throughInbox(pool: Database, progress: Progress): Process {
  const inbox = countingInbox(pool, progress);
  const { signal } = new AbortController();
  return (batch) => inbox.process(batch, { signal });
}

function bare(pool: Database, progress: Progress): Process {
  return async (batch) => {
    const events = batch.map(({ payload }) => JSON.parse(payload) as CanonicalEvent);
    await pool.dataSource.transaction('READ COMMITTED', (manager) => keepQuotes(events, manager));
    progress.add(batch.length);
  };
}
