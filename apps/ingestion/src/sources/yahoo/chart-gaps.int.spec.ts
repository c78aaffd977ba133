import { ChartScene, chartText, noon } from '../../testing/chart-scene.js';
import { isClosed } from '../../testing/gap-scene.js';
import { until } from '../../testing/until.js';

/** Two weeks of November 2025 in which nobody trades on Tuesday the 11th. */
const DAYS = ['03', '04', '05', '06', '07', '10', '12', '13', '14'].map((day) => noon(`11-${day}`));
const at = (day: string) => String(noon(`11-${day}`) * 1000);
const TOO_OLD = JSON.stringify({
  chart: { result: null, error: { code: 'Unprocessable Entity', description: 'too old' } },
});
const FOUND_ONLY = { GAPS_FILL: 'false' };

let scene: ChartScene;
const gap = () => scene.gap();

beforeEach(async () => {
  scene = await ChartScene.open();
  scene.rows = DAYS;
});
afterEach(() => scene.close());

describe('a hole in the calendar of a pull', () => {
  it('is found where the vendor has rows that the pull lacks, filled page by page, and healed', async () => {
    scene.pulled = (time) => time <= noon('11-05') || time >= noon('11-13');
    await scene.pull({ GAPS_PAGE_RECORDS_MAX: '3' });
    expect(await until(gap, isClosed)).toMatchObject({
      ...{ source: 'yahoo', connector: 'yahoo-chart/X/1d', venue: 'yahoo', stream: 'yahoo/X/1d' },
      ...{ symbol: 'X', kind: 'times', first: at('06'), last: at('12'), missing: '4', filled: '4' },
      ...{ state: 'healed', pages: 3, tries: 0, last_error: null, fillable: true },
    });
    expect(await scene.candles()).toEqual(DAYS);
    expect(await scene.gaps()).toHaveLength(1);
  });

  it('is filled with what a pull would have made of it, to the digit and the id', async () => {
    scene.pulled = (time) => time !== noon('11-06');
    await scene.pull();
    const { id } = (await until(gap, isClosed))!;
    scene.pulled = () => true;
    await scene.pull();
    const counts = await scene.test.sql(
      `SELECT connector, accepted, duplicates, rejected, trace_id = '${id}' AS of_gap
       FROM raw_payloads ORDER BY id`,
    );
    const none = { duplicates: 0, rejected: 0 };
    expect(counts).toEqual([
      { connector: 'yahoo-chart/X/1d', accepted: 8, ...none, of_gap: false },
      { connector: 'fill/yahoo', accepted: 1, ...none, of_gap: true },
      { connector: 'yahoo-chart/X/1d', accepted: 0, duplicates: 9, rejected: 0, of_gap: false },
    ]);
  });

  it('is none where the vendor has no row either, which is asked once', async () => {
    await scene.pull();
    expect(scene.requests).toHaveLength(1);
    scene.rows = [...DAYS, noon('11-17')];
    await scene.pull();
    expect(scene.requests).toHaveLength(1);
    expect(await scene.gaps()).toEqual([]);
  });

  it('is none where the row says that nobody traded', async () => {
    scene.rows = DAYS.filter((time) => time < noon('11-11'));
    scene.meta = { nulls: [noon('11-05')] };
    await scene.pull();
    expect(scene.requests).toEqual([]);
    expect(await scene.candles()).toHaveLength(5);
  });

  it('is found where pulls have been away for longer than their range', async () => {
    scene.pulled = (time) => time <= noon('11-05');
    await scene.pull(FOUND_ONLY);
    scene.pulled = (time) => time >= noon('11-12');
    await scene.pull(FOUND_ONLY);
    expect(await scene.gaps()).toMatchObject([
      { state: 'open', first: at('06'), last: at('10'), missing: '3', fillable: true },
    ]);
    scene.pulled = (time) => time >= noon('11-13');
    await scene.pull();
    expect(await until(gap, isClosed)).toMatchObject({ state: 'healed', filled: '3' });
    expect(await scene.candles()).toEqual(DAYS);
  });

  it('begins with the day whose candle was running when the pulls ended', async () => {
    const close = noon('11-05') + 9_000;
    scene.pulled = (time) => time <= close;
    scene.rows = [...DAYS.slice(0, 3), close];
    scene.meta = { regularMarketTime: close };
    await scene.pull(FOUND_ONLY);
    scene.rows = DAYS;
    scene.meta = {
      currentTradingPeriod: { regular: { start: noon('11-14'), end: noon('11-14') + 9e3 } },
    };
    scene.pulled = (time) => time >= noon('11-07');
    await scene.pull(FOUND_ONLY);
    expect(await scene.gaps()).toMatchObject([{ first: at('06'), last: at('06'), missing: '1' }]);
  });

  it('commits with the cursor that has gone past it, or neither does', async () => {
    scene.pulled = (time) => time !== noon('11-06');
    await scene.test.sql(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '57014'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON gaps FOR EACH ROW EXECUTE FUNCTION refuse()`);
    const pulling = scene.pull();
    await until(
      () => scene.pulls.length,
      (pulls) => pulls >= 2,
    );
    expect(await scene.test.sql('SELECT 1 FROM connector_cursors')).toEqual([]);
    expect(await scene.candles()).toEqual([]);
    await scene.test.sql('DROP TRIGGER refuse ON gaps');
    await pulling;
    expect(await until(gap, isClosed)).toMatchObject({ state: 'healed', first: at('06') });
    expect(await scene.candles()).toEqual(DAYS);
  });

  it.each([
    ['asks to wait', 429, 'Too Many Requests'],
    ['is away', 500, ''],
    ['says something else', 200, '<html>'],
  ])(
    'waits for the next pull where the vendor %s, and the rows are stored',
    async (_n, status, body) => {
      scene.pulled = (time) => time !== noon('11-06');
      scene.history = (_request, response) => {
        response.writeHead(status).end(body);
        return true;
      };
      await scene.pull();
      expect([await scene.gaps(), (await scene.candles()).length]).toEqual([[], 8]);
      scene.history = () => false;
      scene.rows = [...DAYS, noon('11-17')];
      await scene.pull();
      expect(await until(gap, isClosed)).toMatchObject({ state: 'healed', first: at('06') });
    },
  );
});

describe('the slots of a session', () => {
  const HOUR = 3_600;
  const open = noon('11-05') + HOUR * 2;
  const session = { start: open, end: open + HOUR * 6 };
  const slots = [0, 1, 2, 3, 4, 5].map((n) => open + n * HOUR);
  const hours = { YAHOO_INTERVAL: '1h' };

  it('are missing where it has ended and the vendor has them', async () => {
    scene.rows = slots;
    scene.meta = { dataGranularity: '1h', tradingPeriods: [[session]] };
    scene.pulled = (time) => time !== slots[2] && time !== slots[3] && time !== slots[5];
    await scene.pull(hours);
    const all = await until(
      () => scene.gaps(),
      (gaps) => gaps.length === 2 && gaps.every(isClosed),
    );
    expect(all).toMatchObject([
      { stream: 'yahoo/X/1h', first: String(slots[2]! * 1000), missing: '2', state: 'healed' },
      { first: String(slots[5]! * 1000), last: String(slots[5]! * 1000), state: 'healed' },
    ]);
    expect(await scene.candles()).toEqual(slots);
  });

  it('are not looked for while it runs, nor outside of it', async () => {
    const now = Math.floor(Date.now() / 1000);
    const running = { start: now - 4 * HOUR, end: now + HOUR };
    const today = [0, 1, 2].map((n) => running.start + n * HOUR);
    scene.rows = [...slots, ...today];
    scene.meta = { dataGranularity: '1h', tradingPeriods: { regular: [[session], [running]] } };
    scene.pulled = (time) => time !== today[1];
    await scene.pull(hours);
    expect(scene.requests).toEqual([]);
  });
});

describe('holes of more time than Yahoo answers for at once', () => {
  const DAY = 86_400;
  const today = Math.floor(Date.now() / 1000 / DAY) * DAY;
  const session = (daysAgo: number, step: number) => {
    const start = today - daysAgo * DAY + DAY / 2;
    return { start, end: start + 5 * step, rows: [0, 1, 2, 3, 4].map((n) => start + n * step) };
  };
  const sessions = (interval: string, step: number, ...daysAgo: number[]) => {
    const all = daysAgo.map((days) => session(days, step));
    scene.rows = all.flatMap(({ rows }) => rows);
    const tradingPeriods = all.map(({ start, end }) => [{ start, end }]);
    scene.meta = { dataGranularity: interval, tradingPeriods };
    const holes = all.map(({ rows }) => rows[2]!);
    scene.pulled = (time) => !holes.includes(time);
    return holes;
  };
  const found = async () => (await scene.gaps()).map(({ first }) => Number(first) / 1000);
  const unasked = async () =>
    (await scene.test.sql(`SELECT cursor -> 'unasked' AS unasked FROM connector_cursors`))[0];

  it('are found pull by pull, the oldest first, and none is passed over', async () => {
    const holes = sessions('1m', 60, 20, 17, 10, 3);
    const env = { ...FOUND_ONLY, YAHOO_INTERVAL: '1m' };
    for (const [count, isMore] of [
      [2, true],
      [3, true],
      [4, false],
    ] as const) {
      await scene.pull(env);
      expect(await found()).toEqual(holes.slice(0, count));
      expect(await unasked()).toEqual({ unasked: isMore });
    }
    expect(scene.requests).toHaveLength(3);
  });

  it('are not asked for where Yahoo keeps nothing of them, and the others are', async () => {
    const [, kept] = sessions('5m', 300, 59, 20);
    const oldest = Math.floor(Date.now() / 1000) - 60 * DAY;
    scene.history = (request, response) => {
      const isKept = Number(/period1=(\d+)/.exec(request.url!)![1]) >= oldest;
      if (!isKept) response.writeHead(422).end(TOO_OLD);
      return !isKept;
    };
    await scene.pull({ ...FOUND_ONLY, YAHOO_INTERVAL: '5m' });
    expect([await found(), await unasked()]).toEqual([[kept], { unasked: false }]);
    expect(scene.requests).toHaveLength(1);
  });

  it('are nobody’s where Yahoo keeps none of them any more', async () => {
    sessions('5m', 300, 59);
    await scene.pull({ ...FOUND_ONLY, YAHOO_INTERVAL: '5m' });
    expect([await found(), await unasked()]).toEqual([[], { unasked: false }]);
    expect(scene.requests).toEqual([]);
  });
});

describe('a vendor that does not give what is asked', () => {
  const lost = async () => {
    const closed = await until(gap, isClosed);
    const stored = await scene.test.sql(`SELECT 1 FROM raw_payloads WHERE connector LIKE 'fill/%'`);
    return [closed!.state, closed!.last_error, stored.length];
  };

  it.each([
    ['another symbol', chartText(DAYS, { symbol: 'Y' }), 'it is of another symbol'],
    ['another interval', chartText(DAYS, { dataGranularity: '1wk' }), 'it is of another interval'],
    ['other days', chartText([noon('11-03')], {}), 'the vendor has nothing of it any more'],
    ['no columns', chartText(DAYS, {}).replace('"low"', '"Low"'), /cannot be read: must be a list/],
    ['no chart', '{"chart":{"result":null,"error":"gone"}}', 'the answer is no chart: gone'],
  ])('has the gap lost where it answers with %s, and nothing is stored', async (_n, body, why) => {
    scene.pulled = (time) => time !== noon('11-06');
    scene.history = (_request, response, number) => {
      if (number > 1) response.end(body);
      return number > 1;
    };
    await scene.pull();
    expect(await lost()).toEqual(['lost', expect.stringMatching(why) as string, 0]);
    expect(scene.requests).toHaveLength(4);
  });

  it('says how many it lacks by then, and keeps what it has', async () => {
    scene.pulled = (time) => time <= noon('11-04') || time >= noon('11-10');
    scene.history = (_request, response, number) => {
      if (number > 1)
        response.end(
          chartText(
            DAYS.filter((time) => time !== noon('11-06')),
            {},
          ),
        );
      return number > 1;
    };
    await scene.pull();
    const why = '1 of them are not in the history of the venue, or were refused';
    expect(await lost()).toEqual(['lost', why, 1]);
    expect(await scene.candles()).toHaveLength(DAYS.length - 1);
  });

  it('has its bad rows in quarantine, and those that it was not asked for nowhere', async () => {
    scene.pulled = (time) => time !== noon('11-06');
    scene.history = (_request, response, number) => {
      const text = chartText([noon('11-05') + 1, noon('11-06')], {});
      if (number > 1) response.end(text.replace('[100,100]', '[null,null]'));
      return number > 1;
    };
    await scene.pull();
    expect(await lost()).toMatchObject(['lost', expect.stringContaining('1 of them'), 1]);
    const refused = await scene.test.sql<{ text: string }>(
      `SELECT record_text AS text FROM rejected_records`,
    );
    expect(refused).toEqual([{ text: expect.stringContaining(String(noon('11-06'))) as string }]);
  });
});
