/**
 * Rows with one choice for each factor, so that every pair of choices of two factors stands in some row: far fewer
 * than all rows, and most faults show with two choices together.
 */
export function pairwise<T>(factors: readonly (readonly T[])[]): T[][] {
  const missing = new Set(allPairs(factors));
  const rows: T[][] = [];
  for (let [next] = missing; next !== undefined; [next] = missing) {
    const row = rowAround(next, factors, missing);
    for (const pair of pairsOf(row)) missing.delete(pair);
    rows.push(factors.map((choices, factor) => choices[row.get(factor)!]!));
  }
  return rows;
}

/** A row with this pair in it; each other factor takes the choice that brings the most pairs. */
function rowAround(
  pair: string,
  factors: readonly (readonly unknown[])[],
  missing: ReadonlySet<string>,
): Map<number, number> {
  const row = new Map(
    pair.split(' ').map((part) => part.split('=').map(Number) as [number, number]),
  );
  for (const [factor, choices] of factors.entries()) {
    if (row.has(factor)) continue;
    const gains = choices.map((_, choice) => gain(row, factor, choice, missing));
    row.set(factor, gains.indexOf(Math.max(...gains)));
  }
  return row;
}

function nameOf(a: number, x: number, b: number, y: number): string {
  return a < b ? `${a}=${x} ${b}=${y}` : `${b}=${y} ${a}=${x}`;
}

function allPairs(factors: readonly (readonly unknown[])[]): string[] {
  return factors.flatMap((ys, b) =>
    factors
      .slice(0, b)
      .flatMap((xs, a) => xs.flatMap((_x, x) => ys.map((_y, y) => nameOf(a, x, b, y)))),
  );
}

function gain(
  row: ReadonlyMap<number, number>,
  factor: number,
  choice: number,
  missing: ReadonlySet<string>,
): number {
  return [...row].filter(([a, x]) => missing.has(nameOf(a, x, factor, choice))).length;
}

function pairsOf(row: ReadonlyMap<number, number>): string[] {
  const all = [...row];
  return all.flatMap(([b, y], at) => all.slice(0, at).map(([a, x]) => nameOf(a, x, b, y)));
}
