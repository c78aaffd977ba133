import { Inbox, metricsObserver, type BatchHandler, type InboundMessage } from '@acp/consumer';
import { createGoldSchema, keepGold } from '@acp/gold';
import type { Database } from '@acp/persistence';
import { BATCH, CONCURRENCY, CONNECTIONS } from '../consumer/inbox-run.js';
import { TOPIC } from '../load/quotes.js';
import type { Contender } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { marketMessages } from './market-messages.js';

/** One inbox over the same market from memory: with the views' handler, and with one that does nothing. */
export function goldContenders(database: BenchDatabase, events: number): Contender[] {
  const sizes = `batches of ${BATCH}, ${CONCURRENCY} at once, from memory`;
  return [
    contender({
      ...{ name: 'gold', says: `the inbox with the gold views, ${sizes}`, database, events },
      handler: (batch, { manager }) => keepGold(manager, batch),
    }),
    contender({
      ...{ name: 'noop', says: `the inbox with a handler that does nothing, ${sizes}` },
      ...{ database, events },
      handler: () => Promise.resolve(),
    }),
  ];
}

function contender(given: {
  name: 'gold' | 'noop';
  says: string;
  database: BenchDatabase;
  events: number;
  handler: BatchHandler;
}): Contender {
  const { name, says, database, events, handler } = given;
  let messages: InboundMessage[] = [];
  let pool: Database;
  return {
    name,
    says,
    client: database.client,
    async prepare(share) {
      pool = await database.open(CONNECTIONS);
      await database.client.query('DROP SCHEMA IF EXISTS gold CASCADE; TRUNCATE processed_events');
      await createGoldSchema(pool.dataSource);
      messages = marketMessages(Math.round(events * share));
      await database.client.query('CHECKPOINT');
    },
    async run() {
      const progress = new Progress();
      const inbox = countedInbox(pool, handler, progress);
      progress.begin(performance.now());
      await feed(messages, inbox);
      return progress.work();
    },
    async finish() {
      await pool.close();
      await mustBeKept(database, name === 'gold' ? messages.length : 0);
    },
  };
}

function countedInbox(database: Database, batchHandler: BatchHandler, progress: Progress): Inbox {
  return new Inbox({
    ...{ database, consumer: 'bench', topic: TOPIC, batchHandler },
    observer: {
      processed(report) {
        metricsObserver.processed(report);
        progress.add(report.outcomes.filter(({ kind }) => kind === 'processed').length);
      },
    },
  });
}

async function feed(messages: readonly InboundMessage[], inbox: Inbox): Promise<void> {
  const { signal } = new AbortController();
  let next = 0;
  const loop = async () => {
    while (next < messages.length) {
      await inbox.process(messages.slice(next, (next += BATCH)), { signal });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, loop));
}

/** Every event is a fact, and every trade is in its day. */
async function mustBeKept({ client }: BenchDatabase, expected: number): Promise<void> {
  const { rows } = await client.query<{ facts: number; missing: number }>(
    `SELECT (SELECT count(*) FROM gold.gold_trades)::int + (SELECT count(*) FROM gold.gold_quotes)::int
              + (SELECT count(*) FROM gold.gold_vendor_candles)::int AS facts,
            ((SELECT count(*) FROM gold.gold_trades)
              - (SELECT coalesce(sum(trades), 0) FROM gold.gold_candles
                  WHERE "interval" = '1d' AND origin = 'trades'))::int AS missing`,
  );
  const { facts, missing } = rows[0]!;
  if (facts === expected && missing === 0) return;
  throw new Error(`${facts} facts of ${expected} events, ${missing} trades in no candle`);
}
