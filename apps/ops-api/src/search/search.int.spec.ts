import { newId, type EventSummary, type Page } from '@acp/contracts';
import { seedEvents, type SeededEvent } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';

let api: TestApi;
let seeded: SeededEvent[];
const traceId = newId();
const minute = (n: number) => new Date(Date.UTC(2026, 10, 21, 8, n)).toISOString();

beforeAll(async () => {
  api = await TestApi.start();
  seeded = await seedEvents(api.database, 30, (i) => ({
    event: {
      ingested_at: minute(Math.floor(i / 3)),
      source: i % 10 === 0 ? 'yahoo' : 'binance',
      entity_id: i % 2 === 0 ? 'BTCUSDT' : 'ETHUSDT',
      ...(i === 7 && { event_type: 'MARKET_TRADE_INGESTED', trace_id: traceId }),
    },
    state: i % 3 === 0 ? 'dead' : 'delivered',
  }));
});
afterAll(() => api.stop());

async function walk(query: string, limit: number): Promise<EventSummary[]> {
  const items: EventSummary[] = [];
  let cursor: string | null = null;
  do {
    const page: { body: Page<EventSummary> } = await api.get(
      `/v1/events?${query}&limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`,
    );
    items.push(...page.body.items);
    cursor = page.body.next_cursor;
  } while (cursor);
  return items;
}

const ids = (items: { event_id: string }[]) => items.map(({ event_id }) => event_id);

describe('GET /v1/events', () => {
  it('walks every event once, newest first, also among equal times', async () => {
    const items = await walk('', 7);
    expect(items.length).toBe(30);
    expect(new Set(ids(items)).size).toBe(30);
    const order = items.map(({ ingested_at, event_id }) => `${ingested_at} ${event_id}`);
    expect(order).toEqual([...order].sort().reverse());
  });

  it.each([
    ['event_type=MARKET_TRADE_INGESTED', 1],
    ['source=yahoo', 3],
    ['entity_id=BTCUSDT', 15],
    ['entity_id=BTCUSDT&source=yahoo', 3],
    [`trace_id=${traceId}`, 1],
    [`from=${minute(2)}&to=${minute(4)}`, 6],
    [`as_of=${minute(0)}`, 3],
    ['event_type=NONE', 0],
    ['text=btc', 15],
    ['text=trade', 1],
    ['text=yah', 3],
    ['text=y&source=binance', 0],
    [`text=${traceId}`, 1],
    [`text=${traceId.replaceAll('-', '').slice(0, 20)}`, 1],
    ['text=btc&source=yahoo', 3],
    [`text=eth&from=${minute(2)}&to=${minute(4)}`, 3],
  ])('finds by %s', async (query, count) => {
    expect((await walk(query, 2)).length).toBe(count);
  });

  it.each(['type', 'entity', 'trace'])('knows no second name for a member: %s', async (name) => {
    expect((await api.get(`/v1/events?${name}=x`)).status).toBe(400);
  });

  it.each(['text=%20', `text=${'x'.repeat(201)}`, 'text=a&text=b'])('refuses %s', async (query) => {
    expect((await api.get(`/v1/events?${query}`)).status).toBe(400);
  });

  it('counts the entries of each event by state', async () => {
    const { body } = await api.get<Page<EventSummary>>(`/v1/events?entity_id=BTCUSDT&limit=500`);
    const dead = body.items.find((item) => item.event_id === seeded[0]!.event.event_id);
    expect(dead!.entries).toEqual({
      pending: 0,
      in_flight: 0,
      delivered: 0,
      dead: 1,
      discarded: 0,
    });
  });

  it('goes on below a page while new events arrive above it', async () => {
    const first = await api.get<Page<EventSummary>>('/v1/events?limit=10');
    await seedEvents(api.database, 3, () => ({ event: { ingested_at: minute(59) } }));
    const second = await api.get<Page<EventSummary>>(
      `/v1/events?limit=10&cursor=${first.body.next_cursor}`,
    );
    const overlap = ids(second.body.items).filter((id) => ids(first.body.items).includes(id));
    expect(overlap).toEqual([]);
  });
});
