import { createInbox, type Inbox } from '@acp/consumer';
import type { CanonicalEvent } from '@acp/contracts';
import { createInboxTables, LedgerRepository, type Database } from '@acp/persistence';
import {
  buildEvent,
  buildMessage,
  createEmptyDatabase,
  createTestDatabase,
  seedEvents,
  type TestDatabase,
} from '@acp/testing';
import { DataSource } from 'typeorm';
import { keepGold } from '../facts/keep-gold.js';
import { plainCandles } from '../plain-program.spec-support.js';
import { GoldReading } from '../read/gold-reading.js';
import { createGoldSchema } from '../schema/create-gold-schema.js';
import { storeEvents } from '../store-events.spec-support.js';
import { GenerationRepository } from './generations.js';
import { rebuildGold } from './rebuild-gold.js';

const never = new AbortController().signal;
const DAY = { from: '2026-11-21T00:00:00Z', to: '2026-11-22T00:00:00Z', limit: 100 };

let cloned: TestDatabase;
let database: Database;
let inbox: Inbox;
let generations: GenerationRepository;

beforeEach(async () => {
  cloned = await createTestDatabase();
  database = await cloned.open();
  await Promise.all([1, 2].map(() => createGoldSchema(database.dataSource)));
  generations = new GenerationRepository(database.dataSource);
  inbox = consumerOf(database);
});
afterEach(() => cloned.drop());

function consumerOf(of: Database | DataSource): Inbox {
  return createInbox({
    database: of,
    consumer: 'gold',
    topic: 'gold',
    batchHandler: (events, { manager }) => keepGold(manager, events),
  });
}

const trades = (count: number, change: (index: number) => Partial<CanonicalEvent> = () => ({})) =>
  Array.from({ length: count }, (_, index) => tradeAt(index, change(index)));

function tradeAt(index: number, change: Partial<CanonicalEvent> = {}): CanonicalEvent {
  return buildEvent({
    event_type: 'MARKET_TRADE_INGESTED',
    occurred_at: new Date(Date.parse(DAY.from) + index * 20_000).toISOString(),
    payload: {
      venue: 'spot',
      symbol: 'X',
      trade_id: String(index),
      price: `${index}.5`,
      quantity: '0.1',
    },
    ...change,
  });
}

const deliver = (events: readonly CanonicalEvent[], to = inbox) =>
  to.process(
    events.map((event) => buildMessage(event)),
    { signal: never },
  );

async function said(of: Database | DataSource = database) {
  const dataSource = of instanceof DataSource ? of : of.dataSource;
  const candles = await new GoldReading(dataSource).candles({
    ...DAY,
    symbol: 'X',
    interval: '1m',
  });
  return candles.map(({ known_at: _, ...candle }) => candle);
}

/** The rebuild until its n-th page is committed, where something happens. */
function rebuild(at: { page: number; then: () => void } | null = null, pageEvents = 4) {
  let page = 0;
  return rebuildGold({
    ...{ gold: database.dataSource, events: database.dataSource, pageEvents },
    onProgress: () => {
      page += 1;
      if (page === at?.page) at.then();
    },
  });
}

describe('a rebuild', () => {
  it('finds what is altered, doubled or missing in the views, and mends it', async () => {
    const events = trades(20);
    await storeEvents(database, events);
    await deliver(events);
    await cloned.sql('UPDATE gold.gold_candles SET volume = volume * 2');
    await cloned.sql(`DELETE FROM gold.gold_trades WHERE sequence < 5`);
    expect(await said()).not.toEqual(plainCandles(events, '1m'));
    const done = await rebuild();
    expect(done).toMatchObject({ generation: 2, state: 'current', events: 20, unreadable: 0 });
    expect(await said()).toEqual(plainCandles(events, '1m'));
    expect(await generations.list()).toHaveLength(1);
  });

  it('changes nothing that is read before it is done, and then all of it at once', async () => {
    const events = trades(12);
    await storeEvents(database, events);
    await deliver(events);
    const before = await said();
    const seen: unknown[] = [];
    await rebuildGold({
      ...{ gold: database.dataSource, events: database.dataSource, pageEvents: 3 },
      onProgress: () => void seen.push(said()),
    });
    expect(await Promise.all(seen)).toEqual(seen.map(() => before));
    expect(await said()).toEqual(before);
  });

  it('goes on where it was stopped, and counts nothing twice', async () => {
    const events = trades(20);
    await storeEvents(database, events);
    const stop = new Error('stopped');
    await expect(
      rebuild({
        page: 2,
        then: () => {
          throw stop;
        },
      }),
    ).rejects.toBe(stop);
    expect((await generations.list())[0]).toMatchObject({ state: 'building', events: 8 });
    expect(await rebuild()).toMatchObject({ generation: 2, state: 'current', events: 20 });
    expect(await said()).toEqual(plainCandles(events, '1m'));
  });

  it('misses nothing that is delivered while it runs, early or late, old or new', async () => {
    const [old, late, live] = [trades(10), [tradeAt(11)], [tradeAt(12)]];
    await storeEvents(database, [...old, ...late]);
    await deliver(old);
    const meanwhile: Promise<unknown>[] = [];
    await rebuild({
      page: 1,
      then: () => {
        meanwhile.push(
          storeEvents(database, live).then(() => deliver([...live, ...late, ...old.slice(0, 3)])),
        );
      },
    });
    await Promise.all(meanwhile);
    await deliver([...old, ...late, ...live]);
    expect(await said()).toEqual(plainCandles([...old, ...late, ...live], '1m'));
  });

  it('has what commits behind the place that it has read, as it is delivered', async () => {
    const events = trades(8);
    await storeEvents(database, events);
    // Its transaction was open when the page with its time was read.
    const straggler = tradeAt(9, { ingested_at: '2026-11-21T07:00:00.000Z' });
    const meanwhile: Promise<unknown>[] = [];
    await rebuild({
      page: 1,
      then: () =>
        meanwhile.push(storeEvents(database, [straggler]).then(() => deliver([straggler]))),
    });
    await Promise.all(meanwhile);
    expect(await said()).toEqual(plainCandles([...events, straggler], '1m'));
  });

  it('takes an event of which the consumer has not heard, and does not count it when it comes', async () => {
    const events = trades(5);
    await storeEvents(database, events);
    await rebuild();
    expect(await said()).toEqual(plainCandles(events, '1m'));
    expect((await deliver(events)).map(({ kind }) => kind)).toEqual(events.map(() => 'processed'));
    expect(await said()).toEqual(plainCandles(events, '1m'));
  });

  it('is done by two at once in turns, once', async () => {
    const events = trades(30);
    await storeEvents(database, events);
    const [first, second] = await Promise.all([rebuild(null, 2), rebuild(null, 3)]);
    expect(first.generation).toBe(second.generation);
    expect(first.events).toBe(30);
    expect(await said()).toEqual(plainCandles(events, '1m'));
  });

  it('is given up without a trace', async () => {
    await storeEvents(database, trades(9));
    await deliver(trades(9));
    const before = await said();
    const given = rebuild({ page: 1, then: () => void generations.abandon() });
    await expect(given).rejects.toThrow('generation 2 was given up meanwhile');
    await generations.dropRetired();
    expect(await said()).toEqual(before);
    expect(await generations.list()).toHaveLength(1);
    const tables = await cloned.sql(
      `SELECT relname FROM pg_class WHERE relname ~ '^gold_.*_2$' AND relkind = 'r'`,
    );
    expect(tables).toEqual([]);
  });

  it('leaves out what no consumer could read, and says how many', async () => {
    const events = trades(3);
    const broken = tradeAt(4, { payload: { symbol: 'X', price: 'dear', quantity: '1' } });
    await storeEvents(database, [...events, broken]);
    const [outcome] = await deliver([broken]);
    expect(outcome).toMatchObject({
      kind: 'dead',
      reason: expect.stringContaining('payload.price'),
    });
    expect(await rebuild()).toMatchObject({ events: 4, unreadable: 1 });
    expect(await said()).toEqual(plainCandles(events, '1m'));
  });

  it('leaves the ledger as it was', async () => {
    const seeded = await seedEvents(cloned, 6, (index) => ({
      ...{ topics: ['gold'], state: 'delivered' as const },
      event: tradeAt(index),
    }));
    await deliver(seeded.map(({ event }) => event));
    const ledger = () => new LedgerRepository(database).readFull(0);
    const before = await ledger();
    await rebuild();
    const after = await ledger();
    expect(after.imbalance).toBe(0);
    expect(after.totals).toEqual(before.totals);
  });

  it('fills views in a database of their own from the events of the control plane', async () => {
    const events = trades(10);
    await storeEvents(database, events);
    const own = await createEmptyDatabase();
    const gold = new DataSource({ type: 'postgres', url: own.url });
    await gold.initialize();
    await createInboxTables(gold);
    await createGoldSchema(gold);
    await rebuildGold({ gold, events: database.dataSource });
    await deliver(events.slice(0, 5), consumerOf(gold));
    expect(await said(gold)).toEqual(plainCandles(events, '1m'));
    await gold.destroy();
    await own.drop();
  });
});
