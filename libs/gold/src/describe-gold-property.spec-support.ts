import { createInbox, type Inbox } from '@acp/consumer';
import type { CanonicalEvent } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import { buildEvent, buildMessage, createTestDatabase, type TestDatabase } from '@acp/testing';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { keepGold } from './facts/keep-gold.js';
import { plainCandles, plainQuotes } from './plain-program.spec-support.js';
import { GOLD_INTERVALS, GoldReading } from './read/gold-reading.js';
import { rebuildGold } from './rebuild/rebuild-gold.js';
import { createGoldSchema } from './schema/create-gold-schema.js';
import { storeEvents } from './store-events.spec-support.js';

const never = new AbortController().signal;
const RANGE = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z', limit: 5_000 };

/** Around the end of a day, where bounds of all intervals meet. */
const MIDNIGHT = Date.parse('2026-11-22T00:00:00Z');
const instant = fc
  .record({
    // Few, so that many events share an instant.
    ms: fc.constantFrom(-60_000, -1, 0, 1),
    us: fc.constantFrom('', '001'),
  })
  .map(({ ms, us }) => new Date(MIDNIGHT + ms).toISOString().replace('Z', `${us}Z`));
/** When an event was received: any time of an hour, whatever it tells of. */
const known = fc
  .integer({ min: 0, max: 20 })
  .map((minutes) => new Date(MIDNIGHT + minutes * 60_000).toISOString());
const decimal = fc
  .record({
    units: fc.integer({ min: 0, max: 99 }),
    digits: fc.constantFrom('', '.0', '.10', '.5', '.00000001'),
  })
  .map(({ units, digits }) => `${units}${digits}`);
const number = fc.option(fc.integer({ min: 1, max: 12 }).map(String), { nil: undefined });

const trade = fc.record({
  kind: fc.constant('trade' as const),
  price: decimal,
  quantity: decimal,
  trade_id: number,
});
const aggregate = fc.record({
  ...{ kind: fc.constant('trade' as const), price: decimal, quantity: decimal, trade_id: number },
  first_trade_id: fc.constantFrom('7', '9'),
  last_trade_id: fc.constantFrom('9', '10'),
});
const quote = fc.record({
  kind: fc.constant('quote' as const),
  bid_price: decimal,
  ask_price: decimal,
  update_id: number,
});
const candle = fc.record({
  ...{
    kind: fc.constant('candle' as const),
    open: decimal,
    high: decimal,
    low: decimal,
    close: decimal,
  },
  ...{ volume: decimal, final: fc.boolean(), interval: fc.constantFrom('1m', '1d', '5m') },
  opened_at: fc.constantFrom(
    '2026-11-22T00:00:00.000Z',
    '2026-11-21T00:00:00.000Z',
    '2026-11-22T00:00:30.000Z',
  ),
});
const TYPES = {
  trade: 'MARKET_TRADE_INGESTED',
  quote: 'MARKET_QUOTE_INGESTED',
  candle: 'MARKET_CANDLE_INGESTED',
} as const;

const drafts = fc.array(
  fc.record({
    said: fc.oneof(
      { weight: 4, arbitrary: trade },
      aggregate,
      { weight: 2, arbitrary: quote },
      { weight: 2, arbitrary: candle },
    ),
    occurred_at: instant,
    ingested_at: known,
    venue: fc.constantFrom(undefined, 'spot'),
    source: fc.constantFrom('binance', 'binance', 'kraken'),
  }),
  { minLength: 1, maxLength: 60, size: 'max' },
);

/** What happens, in its order. Numbers choose events; deliveries repeat and come late. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      which: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
      beside: fc.array(fc.nat(), { maxLength: 8 }),
      crash: fc.boolean(),
    }),
  },
  fc.record({ do: fc.constant('rebuild' as const), pages: fc.integer({ min: 1, max: 4 }) }),
);

/** The whole claim of the views, for as many random histories as asked for. */
export function describeGoldProperty(runs: number): void {
  describe('the gold views', () => {
    let cloned: TestDatabase;
    let database: Database;
    let reading: GoldReading;
    let crashes = 0;
    let inboxes: Inbox[];

    beforeAll(async () => {
      cloned = await createTestDatabase();
      // Half an hour beside UTC: what forgets to say UTC cuts hours and days elsewhere.
      await cloned.sql(`ALTER DATABASE ${cloned.name} SET timezone = 'Asia/Kolkata'`);
      database = await cloned.open();
      await createGoldSchema(database.dataSource);
      reading = new GoldReading(database.dataSource);
      inboxes = [await consumer(), await consumer()];
    });
    afterAll(() => cloned.drop());

    /** One of two processes of the consumer. */
    async function consumer(): Promise<Inbox> {
      const own = await cloned.open();
      return createInbox({
        database: own,
        consumer: 'gold',
        topic: 'events',
        retry: { max_attempts: 1_000 },
        batchHandler: async (events, { manager }) => {
          await keepGold(manager, events);
          if (crashes > 0) {
            crashes -= 1;
            throw new Error('it ends before its commit');
          }
        },
      });
    }
    const deliver = (inbox: Inbox, events: readonly CanonicalEvent[]) =>
      inbox.process(
        events.map((event) => buildMessage(event)),
        { signal: never },
      );

    const rebuild = (pages = Infinity) => {
      const stop = new AbortController();
      let left = pages;
      return rebuildGold({
        gold: database.dataSource,
        events: database.dataSource,
        pageEvents: pages === Infinity ? 1_000 : 7,
        signal: stop.signal,
        onProgress: () => {
          left -= 1;
          if (left === 0) stop.abort();
        },
      }).catch((error: unknown) => {
        if (!stop.signal.aborted) throw error;
      });
    };

    async function mustSay(symbol: string, events: readonly CanonicalEvent[], asOf?: string) {
      const at =
        asOf === undefined ? events : events.filter(({ ingested_at }) => ingested_at <= asOf);
      for (const interval of GOLD_INTERVALS) {
        const said = await reading.candles({ ...RANGE, symbol, interval, asOf });
        expect(said.map(({ known_at: _, ...candle }) => candle)).toEqual(
          plainCandles(at, interval),
        );
      }
      const quotes = await reading.quotes({ symbol, asOf, limit: 100 });
      expect(quotes.map(({ age_ms: _, ...quote }) => quote)).toEqual(plainQuotes(at));
    }

    it('say the same kept event by event, built again, and asked for as of an instant', async () => {
      await fc.assert(
        fc.asyncProperty(
          drafts,
          fc.array(step, { maxLength: 12 }),
          fc.array(known, { maxLength: 3 }),
          async (given, steps, instants) => {
            const symbol = `S-${randomUUID()}`;
            const events = given.map(({ said: { kind, ...payload }, venue, ...head }) =>
              buildEvent({
                ...head,
                event_type: TYPES[kind],
                entity_id: symbol,
                payload: JSON.parse(
                  JSON.stringify({ symbol, venue, ...payload }),
                ) as CanonicalEvent['payload'],
              }),
            );
            const stored = new Set<CanonicalEvent>();
            const chosen = (numbers: readonly number[]) =>
              numbers.map((one) => events[one % events.length]!);
            // An event is stored before it is delivered, and behind the place of a rebuild as often as not.
            const store = async (some: readonly CanonicalEvent[]) => {
              const missing = [...new Set(some)].filter((event) => !stored.has(event));
              for (const event of missing) stored.add(event);
              if (missing.length > 0) await storeEvents(database, missing);
            };
            for (const one of steps) {
              if (one.do === 'rebuild') {
                await rebuild(one.pages);
                continue;
              }
              await store([...chosen(one.which), ...chosen(one.beside)]);
              crashes = Number(one.crash);
              await Promise.all([
                deliver(inboxes[0]!, chosen(one.which)),
                deliver(inboxes[1]!, chosen(one.beside)),
              ]);
            }
            crashes = 0;
            await store(events);
            await deliver(inboxes[0]!, events);
            await mustSay(symbol, events);
            for (const at of instants) await mustSay(symbol, events, at);
            await rebuild();
            await mustSay(symbol, events);
            for (const at of instants) await mustSay(symbol, events, at);
          },
        ),
        { numRuns: runs },
      );
    });
  });
}
