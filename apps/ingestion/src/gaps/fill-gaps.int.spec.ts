import { until } from '../testing/until.js';
import {
  ALL_IDS,
  asked,
  cut,
  frameOf,
  GapScene,
  history,
  isClosed,
  TRADES,
} from '../testing/gap-scene.js';

let scene: GapScene;
const gap = () => scene.gap();

beforeEach(async () => {
  scene = await GapScene.open();
});
afterEach(() => scene.close());

describe('a gap in a venue’s numbers', () => {
  it('is found when frames are cut, filled page by page, and healed', async () => {
    scene.frames = cut(11, 17);
    await scene.listen({ GAPS_PAGE_RECORDS_MAX: '3' });
    const healed = await until(gap, isClosed);
    expect(healed).toMatchObject({
      ...{ source: 'binance', connector: 'binance-spot', venue: 'binance-spot' },
      ...{ stream: 'binance-spot/A/aggTrade', symbol: 'A', kind: 'numbers' },
      ...{ first: '11', last: '17', next: '18', missing: '7', filled: '7', pages: 3 },
      ...{ state: 'healed', tries: 0, last_error: null, closed_by: 'ingestion' },
    });
    expect(await scene.tradeIds()).toEqual(ALL_IDS);
    expect(scene.requests).toEqual(
      [11, 14, 17].map((from) => `/api/v3/aggTrades?symbol=A&fromId=${from}&limit=3`),
    );
  });

  it('shows of each event that a fill brought it, and which', async () => {
    scene.frames = cut(11, 17);
    await scene.listen();
    const { id } = (await until(gap, isClosed))!;
    const brought = await scene.test.sql(
      `SELECT (payload ->> 'trade_id')::int AS trade, e.trace_id, r.connector, r.trace_id AS raw
       FROM events e JOIN raw_payloads r ON r.id = e.raw_payload_id
       WHERE r.connector LIKE 'fill/%' ORDER BY 1`,
    );
    const mark = { trace_id: id, raw: id, connector: 'fill/binance-spot' };
    expect(brought).toEqual([11, 12, 13, 14, 15, 16, 17].map((trade) => ({ trade, ...mark })));
  });

  it('makes of a record what the stream makes of it, to the digit and the id', async () => {
    scene.frames = cut(11, 17);
    await scene.listen();
    await until(gap, isClosed);
    await scene.silence();
    scene.frames = TRADES.map(frameOf);
    await scene.listen();
    const sum = async () =>
      (
        await scene.test.sql<{ d: number; r: number }>(
          `SELECT sum(duplicates)::int AS d, sum(rejected)::int AS r FROM raw_payloads`,
        )
      )[0]!;
    expect(await until(sum, ({ d }) => d >= ALL_IDS.length)).toEqual({ d: ALL_IDS.length, r: 0 });
    expect(await scene.tradeIds()).toEqual(ALL_IDS);
    const [stored] = await scene.test.sql(
      `SELECT payload FROM events WHERE payload ->> 'trade_id' = '12'`,
    );
    expect(stored).toMatchObject({ payload: { price: '12.50000000', quantity: '1.00000001' } });
  });

  it('commits with the cursor that has gone past it, or neither does', async () => {
    await scene.test.sql(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '57014'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON gaps FOR EACH ROW EXECUTE FUNCTION refuse()`);
    scene.frames = cut(11, 17);
    const app = await scene.listen();
    await until(
      () => app.lines,
      (lines) => lines.some((line) => line.includes('frames not written')),
    );
    const position = async () =>
      (
        await scene.test.sql<{ at: number | null }>(
          `SELECT (cursor -> 'positions' ->> 'binance-spot/A/aggTrade')::int AS at
           FROM connector_cursors WHERE connector = 'binance-spot'`,
        )
      )[0]?.at ?? 0;
    expect(await position()).toBeLessThanOrEqual(10);
    expect(Math.max(0, ...(await scene.tradeIds()))).toBeLessThanOrEqual(10);
    await scene.test.sql('DROP TRIGGER refuse ON gaps');
    await until(gap, isClosed);
    expect(await position()).toBe(ALL_IDS.length);
    expect(await scene.tradeIds()).toEqual(ALL_IDS);
  });

  it('is one row, however many connections see it', async () => {
    scene.frames = cut(11, 17);
    await scene.listen({ GAPS_FILL: 'false' });
    await until(gap, (row) => row !== undefined);
    await scene.silence();
    await scene.test.sql('DELETE FROM connector_cursors');
    await scene.listen({ GAPS_FILL: 'false' });
    await until(
      () => scene.test.sql(`SELECT 1 FROM raw_payloads`),
      (rows) => rows.length === 2 * (ALL_IDS.length - 7),
    );
    expect(await scene.gaps()).toMatchObject([{ state: 'open', first: '11', last: '17' }]);
    expect(scene.requests).toEqual([]);
  });

  it('is asked for by one process of several at a time, and each page once', async () => {
    let [under, most] = [0, 0];
    scene.answer = (request, response) => {
      most = Math.max(most, ++under);
      setImmediate(() => {
        under -= 1;
        history(request, response);
      });
    };
    scene.frames = cut(3, 38);
    await scene.listen({ GAPS_FILL: 'false' });
    await until(gap, (row) => row !== undefined);
    const pages = { GAPS_PAGE_RECORDS_MAX: '2' };
    await Promise.all([1, 2, 3].map(() => scene.listen(pages)));
    await until(gap, isClosed);
    expect(await scene.tradeIds()).toEqual(ALL_IDS);
    expect([most, new Set(scene.requests).size, scene.requests.length]).toEqual([1, 18, 18]);
  });
});

describe('other streams', () => {
  const MINUTE = 60_000;
  const opened = (n: number) => 1_700_000_040_000 + n * MINUTE;
  const candle = (n: number, final = true) => {
    const [t, T] = [opened(n), opened(n + 1) - 1];
    const k = {
      t,
      T,
      s: 'A',
      i: '1m',
      o: '1.10',
      h: '2.20',
      l: '1.00',
      c: `${n}.30`,
      v: '5',
      q: '6',
      n: 3,
      x: final,
    };
    return JSON.stringify({
      stream: 'a@kline_1m',
      data: { e: 'kline', E: final ? T + 12 : t + 9, s: 'A', k },
    });
  };
  const stored = (n: number) => {
    const price = ['1.10', '2.20', '1.00', `${n}.30`, '5'];
    return [opened(n), ...price, opened(n + 1) - 1, '6', 3, '2', '3', '0'];
  };

  it('have candles that never came in their final state, which are filled by their times', async () => {
    scene.answer = (request, response) => {
      const [from, to, limit] = ['startTime', 'endTime', 'limit'].map((name) =>
        Number(asked(request).get(name)),
      );
      const wanted = [1, 2, 3, 4, 5].filter((n) => opened(n) >= from! && opened(n) <= to!);
      response.end(JSON.stringify(wanted.slice(0, limit).map(stored)));
    };
    scene.frames = [candle(1), candle(2, false), candle(5, false), candle(5)];
    await scene.listen({ GAPS_PAGE_RECORDS_MAX: '2' });
    expect(await until(gap, isClosed)).toMatchObject({
      ...{ stream: 'binance-spot/A/kline_1m', kind: 'times', state: 'healed', pages: 2 },
      ...{ first: String(opened(2)), last: String(opened(4)), missing: '3', filled: '3' },
    });
    const final = await scene.test.sql<{ close: string; at: string }>(
      `SELECT payload ->> 'close' AS close, payload ->> 'opened_at' AS at FROM events
       WHERE payload ->> 'final' = 'true' ORDER BY 2`,
    );
    expect(final).toEqual(
      [1, 2, 3, 4, 5].map((n) => ({ close: `${n}.30`, at: new Date(opened(n)).toISOString() })),
    );
    expect(await scene.gaps()).toHaveLength(1);
  });

  it('have updates of the order book that are lost at once: no venue keeps them', async () => {
    const depth = (U: number, u: number) =>
      JSON.stringify({
        stream: 'a@depth',
        data: { e: 'depthUpdate', E: 1.7e12, s: 'A', U, u, b: [], a: [] },
      });
    scene.frames = [depth(1, 5), depth(9, 12)];
    await scene.listen();
    expect(await until(gap, isClosed)).toMatchObject({
      ...{ stream: 'binance-spot/A/depth', state: 'lost', first: '6', last: '8', missing: null },
      last_error: 'the venue keeps no history of depth updates',
    });
    expect(scene.requests).toEqual([]);
  });

  it('have single trades of the spot market, filled from their own history', async () => {
    const single = (t: number) => ({
      t,
      p: `${t}.5`,
      q: '1',
      T: 1_700_000_000_000 + t,
      m: true,
      M: true,
    });
    scene.answer = (request, response) => {
      expect(request.url).toMatch(/^\/api\/v3\/historicalTrades\?symbol=A&fromId=4&/);
      const past = [4, 5, 6, 7].map((id) => ({
        ...{ id, price: `${id}.5`, qty: '1', quoteQty: '9', time: 1_700_000_000_000 + id },
        ...{ isBuyerMaker: true, isBestMatch: true },
      }));
      response.end(JSON.stringify(past));
    };
    const ids = [1, 2, 3, 6, 7];
    scene.frames = ids.map((t) =>
      JSON.stringify({ stream: 'a@trade', data: { e: 'trade', E: 1.7e12, s: 'A', ...single(t) } }),
    );
    await scene.listen();
    expect(await until(gap, isClosed)).toMatchObject({ state: 'healed', first: '4', last: '5' });
    expect(await scene.tradeIds()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});
