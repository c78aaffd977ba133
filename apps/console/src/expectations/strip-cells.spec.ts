import { cellsFor, cellsOf, sayingOf, STRIP_HEIGHT } from './strip-cells.js';

const FROM = Date.parse('2026-11-30T00:00:00Z');
const SPAN = { fromMs: FROM, toMs: FROM + 24 * 3_600_000, cells: 24 };
const result = (hour: number, failed = 0, { judged = 10, undecided = 0 } = {}) => ({
  at: new Date(FROM + hour * 3_600_000).toISOString(),
  ...{ judged, failed, undecided, pass_share: 1 },
});

it('adds up the windows of a cell and leaves out where nothing was judged', () => {
  const results = [result(1), result(1.5, 2), result(3, 0, { judged: 0 }), result(23.9)];
  expect(cellsOf(results, SPAN)).toMatchObject([
    { index: 1, windows: 2, judged: 20, failed: 2 },
    { index: 23, windows: 1, failed: 0, badHeight: 0 },
  ]);
});

it('shows a share that fails by its height, and the smallest so that it is seen', () => {
  const heights = (failed: number, more = {}) =>
    cellsOf([result(0, failed, { judged: 1_000, ...more })], SPAN)[0];
  expect(heights(500)).toMatchObject({ badHeight: STRIP_HEIGHT / 2, undecidedHeight: 0 });
  expect(heights(1)!.badHeight).toBe(5);
  expect(heights(900, { undecided: 100 })).toMatchObject({ badHeight: 18, undecidedHeight: 2 });
});

it('keeps a window at its edges, of a volume that began before the span', () => {
  expect(cellsOf([result(-2), result(24)], SPAN).map(({ index }) => index)).toEqual([0, 23]);
});

it('says what it shows', () => {
  expect(sayingOf([], 24)).toBe('Nothing was judged in the last 24 hours');
  const results = [result(0, 1), result(1), result(2, 0, { undecided: 1 })];
  expect(sayingOf(results, 1)).toBe('Failed in 1 of 3 windows of the last hour, undecided in 1');
});

it('leaves no cell empty where windows of five minutes follow each other', () => {
  const results = Array.from({ length: 12 }, (_, window) => result(window / 12));
  const span = { fromMs: FROM, toMs: FROM + 3_600_000, cells: cellsFor(1, 144) };
  expect(cellsOf(results, span)).toHaveLength(span.cells);
  expect(cellsFor(24, 144)).toBe(144);
});
