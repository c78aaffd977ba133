import type { ExpectationResult } from '@acp/contracts/api';

export const STRIP_HEIGHT = 20;
/** A failure among a million is seen as well. */
const BAD_HEIGHT_MIN = 5;

export interface StripCell {
  /** Of all cells, from the left. */
  index: number;
  windows: number;
  failed: number;
  undecided: number;
  judged: number;
  /** How much of the height is drawn as failed, and above it as undecided. */
  badHeight: number;
  undecidedHeight: number;
}

export interface StripSpan {
  fromMs: number;
  toMs: number;
  cells: number;
}

/** Results of a shorter time than one in five minutes are not kept apart. */
const RESULTS_PER_HOUR_MAX = 12;

/** Cells of so many hours: no more than there may be results, or a gap would be seen where there is none. */
export function cellsFor(hours: number, cellsMax: number): number {
  return Math.min(cellsMax, hours * RESULTS_PER_HOUR_MAX);
}

/** Results by the part of the span that they lie in, oldest first; a cell where nothing was judged is left out. */
export function cellsOf(results: readonly ExpectationResult[], span: StripSpan): StripCell[] {
  const { fromMs, toMs, cells } = span;
  const found = new Map<number, StripCell>();
  for (const result of results) {
    if (result.judged === 0) continue;
    const part = (Date.parse(result.at) - fromMs) / (toMs - fromMs);
    const index = Math.min(cells - 1, Math.max(0, Math.floor(part * cells)));
    const cell = found.get(index) ?? emptyCell(index);
    cell.windows += 1;
    cell.judged += result.judged;
    cell.failed += result.failed;
    cell.undecided += result.undecided;
    found.set(index, cell);
  }
  return [...found.values()].sort((a, b) => a.index - b.index).map(withHeights);
}

function emptyCell(index: number): StripCell {
  const none = { windows: 0, judged: 0, failed: 0, undecided: 0 };
  return { index, ...none, badHeight: 0, undecidedHeight: 0 };
}

function withHeights(cell: StripCell): StripCell {
  const heightOf = (count: number) =>
    count === 0 ? 0 : Math.max(BAD_HEIGHT_MIN, (count / cell.judged) * STRIP_HEIGHT);
  const badHeight = heightOf(cell.failed);
  const undecidedHeight = Math.min(STRIP_HEIGHT - badHeight, heightOf(cell.undecided));
  return { ...cell, badHeight, undecidedHeight };
}

/** What the strip shows, for those who cannot see it. */
export function sayingOf(results: readonly ExpectationResult[], hours: number): string {
  const judged = results.filter((result) => result.judged > 0);
  const span = hours === 1 ? 'the last hour' : `the last ${hours} hours`;
  if (judged.length === 0) return `Nothing was judged in ${span}`;
  const failed = judged.filter((result) => result.failed > 0).length;
  const undecided = judged.filter((result) => result.undecided > 0).length;
  const also = undecided > 0 ? `, undecided in ${undecided}` : '';
  return `Failed in ${failed} of ${judged.length} windows of ${span}${also}`;
}
