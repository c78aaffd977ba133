import { yahooMapper } from './yahoo.mapper.js';
import { readChart } from './chart.js';
import { chartGaps } from './chart-gaps.js';
import { timesOf, type ChartTimes } from './chart-times.js';
import { suspectStretches, type Place } from './suspect-stretches.js';

const DAY = 86_400;
const NOTHING_KNOWN: Place = { until: null, judged: null };
const now = Date.parse('2026-12-01T00:00:00Z') / 1000;
const time = (text: string) => Date.parse(`2026-${text}Z`) / 1000;
const days = (...named: string[]) => named.map((day) => time(`11-${day}T14:30:00`));

function read(rows: readonly number[], meta: object = {}): ChartTimes {
  const cells = rows.map(() => 1);
  const quote = [{ open: cells, high: cells, low: cells, close: cells, volume: cells }];
  const about = { symbol: 'X', dataGranularity: '1d', gmtoffset: -18_000, ...meta };
  const result = [{ meta: about, timestamp: rows, indicators: { quote } }];
  const text = JSON.stringify({ chart: { result, error: null } });
  return timesOf(readChart(text), yahooMapper.map(text, { fetchedAt: new Date(now * 1000) }))!;
}

function stretches(times: ChartTimes, known: Place = NOTHING_KNOWN): number[][] {
  return suspectStretches(times, known, now).stretches.map(({ after, before }) => [after, before]);
}

describe('daily candles', () => {
  it.each([
    ['a weekend', days('05', '06', '09', '10'), []],
    ['a weekday', days('05', '06', '10'), [days('06', '10')]],
    [
      'a weekend of what trades on weekends',
      days('05', '06', '07', '08', '13', '16'),
      [days('08', '13'), days('13', '16')],
    ],
    ['the clock’s change', [time('10-30T13:30:00'), time('11-02T14:30:00')], []],
  ])('are suspect where the answer has no row of %s: %j', (_name, rows, expected) => {
    expect(stretches(read(rows))).toEqual(expected);
  });

  it('are not looked through again', () => {
    const [first, second] = [read(days('05', '09')), read(days('05', '09', '11'))];
    const { place } = suspectStretches(first, NOTHING_KNOWN, now);
    expect(place).toEqual({ until: days('09')[0], judged: days('09')[0] });
    expect(stretches(second, place)).toEqual([days('09', '11')]);
  });

  it('are suspect between the newest final one of the pulls before and the first of this answer', () => {
    const [until] = days('06');
    const known = { until: until!, judged: until! };
    expect(stretches(read(days('09', '10')), known)).toEqual([]);
    expect(stretches(read(days('10', '11')), known)).toEqual([days('06', '10')]);
    expect(stretches(read(days('06', '09')), known)).toEqual([]);
  });

  it('count the day of the newest trade as there, and not as final', () => {
    const close = time('11-11T21:00:02');
    const times = read([...days('09', '10', '11'), close], { regularMarketTime: close });
    expect([times.covered, times.final]).toEqual([days('09', '10', '11'), days('09', '10', '11')]);
    const alone = read([...days('09', '10'), close], {
      regularMarketTime: close,
      currentTradingPeriod: { regular: { start: days('11')[0], end: close - 2 } },
    });
    expect([alone.covered, alone.final]).toEqual([days('09', '10', '11'), days('09', '10')]);
  });
});

describe('candles of a session', () => {
  const open = time('11-11T14:30:00');
  const sessions = [0, 1].map((n) => ({
    start: open + n * DAY,
    end: open + n * DAY + 6.5 * 3_600,
  }));
  const meta = { dataGranularity: '1h', tradingPeriods: sessions.map((session) => [session]) };
  const slot = (day: number, n: number) => open + day * DAY + n * 3_600;
  const all = [0, 1].flatMap((day) => [0, 1, 2, 3, 4, 5, 6].map((n) => slot(day, n)));
  const without = (...cut: number[]) =>
    read(
      all.filter((at) => !cut.includes(at)),
      meta,
    );

  it.each([
    ['nothing', [], []],
    ['a slot within', [slot(0, 3)], [[slot(0, 2), slot(0, 4)]]],
    ['the last, which is shorter', [slot(0, 6)], [[slot(0, 5), sessions[0]!.end]]],
    ['the first of a later session', [slot(1, 0)], [[slot(1, -1), slot(1, 1)]]],
    ['the first of the answer, which it does not reach back to', [slot(0, 0)], []],
  ])('are suspect where it has ended and lacks %s', (_name, cut, expected) => {
    expect(stretches(without(...cut))).toEqual(expected);
  });

  it('are looked for when the session has ended, once', () => {
    const times = without(slot(0, 3), slot(1, 3));
    const during = sessions[1]!.end - 1;
    const first = suspectStretches(times, NOTHING_KNOWN, during);
    expect(first.stretches).toEqual([{ after: slot(0, 2), before: slot(0, 4) }]);
    expect(first.place.judged).toBe(sessions[0]!.end);
    const then = suspectStretches(times, first.place, sessions[1]!.end);
    expect(then.stretches).toEqual([{ after: slot(1, 2), before: slot(1, 4) }]);
  });

  it('are looked for behind what was judged, also within a session', () => {
    const times = without(slot(0, 1), slot(0, 4));
    const known = { until: null, judged: slot(0, 3) };
    expect(suspectStretches(times, known, now).stretches).toEqual([
      { after: slot(0, 3), before: slot(0, 5) },
    ]);
  });

  it('are not looked for where the answer names no session', () => {
    expect(stretches(read([slot(0, 0), slot(0, 5)], { dataGranularity: '1h' }))).toEqual([]);
  });
});

describe('the gaps of a pull', () => {
  const first = now - DAY;
  const minutes = read([first, first + 60], { dataGranularity: '1m' });
  const asked = { symbol: 'X', interval: '1m', times: minutes, now };
  const gaps = (awayDays: number, has: number[]) => {
    const after = first - awayDays * DAY;
    const evidence = { from: Math.max(after, first - 4 * DAY), has };
    return chartGaps(asked, [{ after, before: first }], evidence);
  };

  it('are as many as the vendor has, where it was asked for all of the time', () => {
    const has = [first - 7_200, first - 3_600];
    expect(gaps(3, has)).toMatchObject([
      { first: has[0]! * 1000, last: has[1]! * 1000, missing: 2, lost: null, stream: 'yahoo/X/1m' },
    ]);
    expect(gaps(3, [])).toEqual([]);
    expect(gaps(3, [first])).toEqual([]);
  });

  it('are of unknown number where it is longer than one answer', () => {
    expect(gaps(9, [first - 60])).toMatchObject([
      {
        first: (first - 9 * DAY + 60) * 1000,
        last: (first - 60) * 1000,
        missing: null,
        lost: null,
      },
    ]);
  });

  it('are lost as far as the vendor’s history does not reach, if no exchange is closed for so long', () => {
    const kept = now - 28 * DAY;
    expect(gaps(35, [first - 60])).toMatchObject([{ first: kept * 1000, lost: null }]);
    expect(gaps(60, [first - 60])).toMatchObject([
      { last: (kept - 1) * 1000, lost: 'the vendor keeps no candles of 1m for so long' },
      { first: kept * 1000, lost: null },
    ]);
  });

  it('are one where they are more than a hundred, and the same for whoever finds them', () => {
    const many = Array.from({ length: 101 }, (_, n) => ({ after: n * 10, before: n * 10 + 10 }));
    const has = many.map(({ after }) => after + 5);
    const found = () => chartGaps(asked, many, { from: 0, has });
    expect(found()).toMatchObject([{ first: 5_000, last: 1_005_000, missing: null }]);
    expect(found()).toEqual(found());
    expect(chartGaps(asked, many.slice(1), { from: 0, has })).toHaveLength(100);
  });
});
