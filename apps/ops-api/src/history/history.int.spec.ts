import type { Connector, History, HistorySeries, Problem } from '@acp/contracts';
import { HistoryRepository, type HistoryStand } from '@acp/persistence';
import { seedEvents, waitUntil } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';

/** No duty of its own within the test: minutes are noted by hand. */
const QUIET = { LEDGER_REFRESH_MS: '3600000' };
const KEPT = { minutesDays: 2, hoursDays: 90 };
/** In an hour that nobody else notes. */
const at = (minute: number, second = 10) =>
  new Date(Date.UTC(2026, 10, 21, 8, minute, second)).toISOString();

let api: TestApi;
let history: HistoryRepository;

beforeAll(async () => {
  api = await TestApi.start(QUIET);
  history = new HistoryRepository(await api.database.open({ poolSize: 6 }));
});
afterAll(() => api.stop());

beforeEach(async () => {
  await api.database.sql('DELETE FROM history_points');
  await api.database.sql('DELETE FROM history_names');
  await api.database.sql('DELETE FROM history_readings');
  await api.database.sql(`UPDATE history_state SET read_at = NULL, hours_through = '-infinity'`);
});

const topic = (delivered: number, more: Partial<HistoryStand> = {}): HistoryStand => ({
  ...{ kind: 'topic', name: 'quotes', ingested: delivered, delivered, processed: 0 },
  ...{ backlog: 0, oldestSeconds: 0, dead: 0 },
  ...more,
});

async function note(time: string, ...stands: HistoryStand[]): Promise<boolean> {
  return history.note({ at: time, stands, consumers: [] }, KEPT);
}

async function read(query: string): Promise<History> {
  return (await api.get<History>(`/v1/history?${query}`)).body;
}

async function quotes(from: number, to: number, step = '1m'): Promise<HistorySeries> {
  const range = `from=${at(from, 0)}&to=${at(to, 0)}&step=${step}`;
  return (await read(`of=topic&name=quotes&${range}`)).series[0]!;
}

describe('GET /v1/history', () => {
  it('shows what lies between two readings; the first has nothing before it', async () => {
    await note(at(1), topic(100, { backlog: 7, dead: 2 }));
    await note(at(2), topic(160, { backlog: 3, oldestSeconds: 4 }));
    const series = await quotes(0, 3);
    expect(series).toMatchObject({
      since: at(0, 0),
      delivered_per_second: [null, 1, null],
      backlog: [7, 3, null],
      dead_letters: [2, 0, null],
      oldest_seconds: [0, 4, null],
    });
    expect(series.received_per_second).toBeUndefined();
  });

  it('leaves a hole where nobody read, and not a zero; what came meanwhile is in the rate after', async () => {
    await note(at(1), topic(0));
    await note(at(2), topic(0));
    await note(at(5), topic(360));
    expect(await quotes(0, 5)).toMatchObject({
      delivered_per_second: [null, 0, null, null, 2],
      backlog: [0, 0, null, null, 0],
    });
  });

  it('knows nothing of a name before it came and after it went', async () => {
    await note(at(1), topic(0));
    await note(at(2), topic(0));
    const orders = topic(60, { name: 'orders' });
    await note(at(3), topic(0), orders);
    await note(at(4), topic(0));
    const { series } = await read(`of=topic&from=${at(0, 0)}&to=${at(4, 0)}&step=1m`);
    expect(series).toMatchObject([
      { name: 'orders', delivered_per_second: [null, null, 1, null] },
      { name: 'quotes', delivered_per_second: [null, 0, 0, 0] },
    ]);
    const never = await read(`of=topic&name=nobody&from=${at(0, 0)}&to=${at(2, 0)}`);
    expect(never.series).toMatchObject([
      { name: 'nobody', since: null, delivered_per_second: [null, null], backlog: [null, null] },
    ]);
  });

  it('has each minute noted by one process, whoever else tries', async () => {
    await note(at(1), topic(0));
    const tries = Array.from({ length: 6 }, (_, second) => note(at(2, second), topic(60)));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    expect(await note(at(1, 59), topic(60))).toBe(false);
    expect((await quotes(0, 2)).delivered_per_second![1]).toBeGreaterThan(0);
  });

  it('adds hours up, which stay when the minutes have gone', async () => {
    const later = (hours: number) => new Date(Date.parse(at(0)) + hours * 3_600_000).toISOString();
    for (let minute = 0; minute <= 61; minute += 1) {
      await note(at(minute), topic(minute * 120, { backlog: minute === 30 ? 50 : 0 }));
    }
    const asked = `of=topic&name=quotes&from=${at(0, 0)}&to=${at(60, 0)}&step=1h`;
    const fresh = (await read(asked)).series[0]!;
    expect(fresh).toMatchObject({ delivered_per_second: [2], backlog: [50] });
    await note(later(3 * 24), topic(7_320));
    expect(await quotes(0, 60, '30m')).toMatchObject({ delivered_per_second: [null, null] });
    expect((await read(asked)).series).toMatchObject([
      { delivered_per_second: [2], backlog: [50] },
    ]);
    const [left] = await api.database.sql<{ n: string }>(
      'SELECT count(*) AS n FROM history_readings WHERE step = 60',
    );
    expect(left!.n).toBe('1');
    await note(later(200 * 24), topic(7_320));
    expect((await read(asked)).series).toMatchObject([{ delivered_per_second: [null] }]);
  });

  it('counts failed attempts, and takes latency from the newest deliveries', async () => {
    await note(at(1), topic(0));
    await seedEvents(api.database, 2, (i) => ({ state: i === 0 ? 'dead' : 'delivered' }));
    await api.database.sql(
      "UPDATE outbox SET delivered_at = created_at + interval '40 ms', claimed_at = created_at, delivery_attempts = 1 WHERE delivered_at IS NOT NULL",
    );
    await api.database.sql(
      `INSERT INTO topic_cursors (topic, frontier) VALUES ('quotes', 1000) ON CONFLICT (topic) DO UPDATE SET frontier = 1000`,
    );
    // The first turn after an attempt sees how far there is something to count, the second counts it.
    await note(at(2), topic(1));
    await note(at(3), topic(1));
    const { errors_per_second, latency_p50_ms } = await quotes(0, 3);
    expect(errors_per_second!.map((rate) => rate && Math.round(rate * 60))).toEqual([null, 0, 5]);
    expect(latency_p50_ms![1]).toBeCloseTo(40, 0);
  });

  it.each([
    ['of=topic&step=1s', /whole minutes/],
    ['of=topic&step=0m', /at least 1m/],
    ['of=nothing', /of must be one of/],
    ['of=topic&figures=speed', /figures/],
    [`of=topic&from=${at(5)}`, null],
    [`of=topic&from=${at(5)}&to=${at(4)}`, /before/],
    [
      'of=topic&name=quotes&from=2026-01-01&to=2026-11-01&step=1m',
      /1500 are answered: ask for step=/,
    ],
    [`of=topic&from=2026-11-01&to=2026-11-02&step=1m`, /100 are answered/],
  ])('%s is answered with what to do, or at once', async (query, problem) => {
    const { status, body } = await api.get<Problem>(`/v1/history?${query}`);
    expect(status).toBe(problem ? 400 : 200);
    if (problem) expect(JSON.stringify(body)).toMatch(problem);
  });
});

describe('the duty', () => {
  it('notes the whole, every topic, source and consumer, from what has been read anyway', async () => {
    await seedEvents(api.database, 3, () => ({ state: 'delivered', processedBy: ['lab'] }));
    const own = await TestApi.on(api.database, { LEDGER_REFRESH_MS: '100' });
    const names = async () =>
      (
        await api.database.sql<{ what: string }>(
          `SELECT kind || ' ' || name AS what FROM history_names ORDER BY 1`,
        )
      ).map(({ what }) => what);
    await waitUntil('it has noted a minute', async () => (await names()).length >= 4);
    expect(await names()).toEqual(['consumer lab', 'source binance', 'system all', 'topic quotes']);
    const { body } = await own.get<{ items: Connector[] }>('/v1/connectors');
    expect(body.items).toEqual([]);
    await own.service.stop();
  });
});
