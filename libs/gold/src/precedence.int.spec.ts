import type { CanonicalEvent } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import { buildEvent, createTestDatabase, type TestDatabase } from '@acp/testing';
import { keepGold } from './facts/keep-gold.js';
import { GoldReading } from './read/gold-reading.js';
import { createGoldSchema } from './schema/create-gold-schema.js';

const DAY = '2026-11-21T00:00:00.000Z';
const RANGE = { from: DAY, to: '2026-11-22T00:00:00Z', limit: 10 };
let symbols = 0;

let cloned: TestDatabase;
let database: Database;
let symbol: string;

beforeAll(async () => {
  cloned = await createTestDatabase();
  database = await cloned.open();
  await createGoldSchema(database.dataSource);
});
afterAll(() => cloned.drop());
beforeEach(() => void (symbol = `S${(symbols += 1)}`));

function vendor(close: string, payload: object = {}, head: Partial<CanonicalEvent> = {}) {
  const prices = { open: '1', high: '9', low: '1', close, volume: '5' };
  return buildEvent({
    event_type: 'MARKET_CANDLE_INGESTED',
    occurred_at: DAY,
    payload: { symbol, interval: '1d', opened_at: DAY, ...prices, final: true, ...payload },
    ...head,
  });
}

function trade(price: string, payload: object = {}) {
  return buildEvent({
    event_type: 'MARKET_TRADE_INGESTED',
    occurred_at: '2026-11-21T12:00:00.000Z',
    payload: { symbol, price, quantity: '1', ...payload },
  });
}

/** The close that is shown, whichever way round they come. */
async function shown(events: readonly CanonicalEvent[]): Promise<string[]> {
  const answers: string[] = [];
  for (const order of [events, [...events].reverse()]) {
    await cloned.sql('TRUNCATE gold.gold_trades, gold.gold_vendor_candles, gold.gold_candles');
    for (const event of order) {
      await database.dataSource.transaction((manager) => keepGold(manager, [event]));
    }
    const reading = new GoldReading(database.dataSource);
    for (const asOf of [undefined, '2026-12-31T00:00:00Z']) {
      const [candle] = await reading.candles({ ...RANGE, symbol, interval: '1d', asOf });
      answers.push(`${candle!.origin} ${candle!.close}`);
    }
  }
  return answers;
}

const always = (answer: string) => [answer, answer, answer, answer];

describe('of what is known of one candle', () => {
  it('a final candle of the vendor counts before our trades', async () => {
    expect(await shown([vendor('2'), trade('3')])).toEqual(always('vendor 2'));
  });

  it('a running one of the vendor counts only where there is no trade', async () => {
    const running = vendor('2', { final: false });
    expect(await shown([running, trade('3')])).toEqual(always('trades 3'));
    expect(await shown([running])).toEqual(always('vendor 2'));
  });

  it('a session that begins within a day is no day of ours', async () => {
    const session = vendor('2', { opened_at: '2026-11-21T14:30:00.000Z' });
    expect(await shown([session, trade('3')])).toEqual(always('trades 3'));
    expect(await shown([session])).toEqual(always('vendor 2'));
  });

  it('what the vendor said final counts before what it said while the candle ran', async () => {
    const running = vendor('3', { final: false }, { occurred_at: '2026-11-21T23:00:00.000Z' });
    expect(await shown([vendor('2'), running])).toEqual(always('vendor 2'));
  });

  it('the later of two running states counts, by the vendor’s clock', async () => {
    const said = (close: string, as_of: string) => vendor(close, { final: false, as_of });
    const states = [said('2', '2026-11-21T10:00:00Z'), said('3', '2026-11-21T09:00:00Z')];
    expect(await shown(states)).toEqual(always('vendor 2'));
  });

  it('a correction counts: what was received later of the same time', async () => {
    const first = vendor('2', {}, { ingested_at: '2026-11-22T08:00:00.000Z' });
    const corrected = vendor('3', {}, { ingested_at: '2026-11-23T08:00:00.000Z' });
    // The smaller id, so that it is not the id that decides.
    const ids = [first.event_id, corrected.event_id].sort();
    const events = [
      { ...first, event_id: ids[1]! },
      { ...corrected, event_id: ids[0]! },
    ];
    expect(await shown(events)).toEqual(always('vendor 3'));
  });

  it('trades and aggregates of them are never added up: who accounts for more is shown', async () => {
    const aggregate = trade('4', { trade_id: '1', first_trade_id: '10', last_trade_id: '12' });
    const singles = [trade('3', { trade_id: '10' }), trade('3', { trade_id: '11' })];
    expect(await shown([...singles, aggregate])).toEqual(always('aggregates 4'));
    expect(await shown([...singles, trade('3', { trade_id: '12' }), aggregate])).toEqual(
      always('trades 3'),
    );
  });

  it('other intervals of a vendor and trades off the book are none of it', async () => {
    const others = [
      vendor('2', { interval: '5m' }),
      buildEvent({ event_type: 'MARKET_OFF_BOOK_TRADE_INGESTED', payload: { symbol, price: '7' } }),
    ];
    expect(await shown([...others, trade('3')])).toEqual(always('trades 3'));
  });
});
