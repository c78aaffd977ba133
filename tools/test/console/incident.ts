import { seedEvents, waitUntil, type TestDatabase } from '@acp/testing';
import type { BlockedKey, Overview, Page, Replay } from '@acp/contracts/api';
import { payment, seedPending } from './seed.js';
import type { ConsoleStack } from './stack.js';

export interface Incident {
  /** Slow enough to be looked at while it runs. */
  replayId: string;
}

/**
 * Everything at once that an operator may find at night: a breaker open with a backlog behind it, a
 * paused topic, a key blocked by a dead letter and one by a retry, a dead worker, a gap of a
 * connector, a failing consumer, and a replay that runs.
 */
export async function bringIncident(stack: ConsoleStack): Promise<Incident> {
  const { database } = stack;
  await stack.order('/v1/topics/quotes/pause', { reason: 'INC-411: the receiver asks for rest' });
  await stack.alerts.goAway();
  await stack.loseWorker('relay-b');
  await seedPending(database, 'alerts', 48);
  await seedPending(database, 'quotes', 30);
  await blockKeys(stack);
  await missSomething(database, stack.seeded.trade.event_id);
  const replay = await stack.order<Replay>('/v1/replays', {
    name: 'INC-411 quotes again',
    reason: 'the desk lost its copy',
    filter: { source: 'binance', topic: 'quotes' },
    rate_per_second: 1,
  });
  await settled(stack, replay.id);
  return { replayId: replay.id };
}

/** `acct-7` waits for an operator, `acct-9` for a retry; whatever comes after waits behind them. */
async function blockKeys({ database, settlements }: ConsoleStack): Promise<void> {
  settlements.answerTo('pay-acct-7-0', 422);
  settlements.answerTo('pay-acct-9-0', 500);
  for (const account of ['acct-7', 'acct-9']) {
    await seedEvents(database, 6, (index) => ({
      event: payment(account, index),
      topics: ['settlements'],
    }));
  }
}

async function missSomething(database: TestDatabase, eventId: string): Promise<void> {
  const cursor = {
    stream: 'btcusdt@trade',
    last: 4_210_077_841,
    gaps: [
      {
        stream: 'btcusdt@trade',
        after: 4_210_070_001,
        before: 4_210_070_120,
        found_at: new Date().toISOString(),
      },
    ],
  };
  await database.sql(
    `INSERT INTO connector_cursors (connector, source, cursor)
     VALUES ('binance-test', 'binance', $1), ('yahoo-charts', 'yahoo', '{"period2": 1795620000}')`,
    [cursor],
  );
  await database.sql(
    `INSERT INTO consumer_failures (event_id, consumer, topic, attempts, error_code, error_message)
     VALUES ($1, 'risk', 'quotes', 4, 'CONSUMER.HANDLER_FAILED', 'limit table is locked by batch 7')`,
    [eventId],
  );
}

async function settled(stack: ConsoleStack, replayId: string): Promise<void> {
  await waitUntil('the incident is there', async () => {
    const overview = await stack.read<Overview>('/v1/overview');
    const keys = await stack.read<Page<BlockedKey>>('/v1/topics/settlements/blocked-keys');
    const replay = await stack.read<Replay>(`/v1/replays/${replayId}`);
    return (
      overview.topics.some(({ topic, breaker }) => topic === 'alerts' && breaker === 'open') &&
      overview.workers.some(({ state }) => state === 'lost') &&
      overview.throughput.length > 3 &&
      keys.items.length === 2 &&
      replay.status === 'running'
    );
  });
}
