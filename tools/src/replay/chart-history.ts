export interface ChartRefusal {
  status: number;
  error: { code: string; description: string };
}

export const NO_SYMBOL: ChartRefusal = {
  status: 404,
  error: { code: 'Not Found', description: 'No data found, symbol may be delisted' },
};

/** As Yahoo says it of a time without a row. */
export function noData(query: URLSearchParams): ChartRefusal {
  const [from, to] = [query.get('period1'), query.get('period2')];
  const description = `Data doesn't exist for startDate = ${from}, endDate = ${to}`;
  return { status: 400, error: { code: 'Bad Request', description } };
}

/**
 * A recorded chart as Yahoo answers it: the rows between two times where `period1` is asked for, otherwise
 * all but those that are cut. Null where that are none. Whole, it is the recorded text.
 */
export function chartOf(
  text: string,
  query: URLSearchParams,
  isRowCut: ((seconds: number) => boolean) | undefined,
): string | null {
  if (query.has('period1')) {
    const [from, to] = ['period1', 'period2'].map((name) => Number(query.get(name)));
    return rowsOf(text, (seconds) => seconds >= from! && seconds < to!);
  }
  return isRowCut === undefined ? text : rowsOf(text, (seconds) => !isRowCut(seconds));
}

interface Recorded {
  chart: { result: [ChartResult] };
}

interface ChartResult {
  timestamp: number[];
  events?: Record<string, Record<string, { date: number }>>;
  indicators: Record<string, [Record<string, unknown[]>]>;
}

function rowsOf(text: string, isWanted: (seconds: number) => boolean): string | null {
  const answer = JSON.parse(text) as Recorded;
  const [result] = answer.chart.result;
  const wanted = result.timestamp.map(isWanted);
  if (!wanted.includes(true)) return null;
  const pick = (cells: readonly unknown[]) => cells.filter((_cell, index) => wanted[index]);
  result.timestamp = pick(result.timestamp) as number[];
  for (const [columns] of Object.values(result.indicators)) {
    for (const [name, cells] of Object.entries(columns)) columns[name] = pick(cells);
  }
  for (const actions of Object.values(result.events ?? {})) {
    for (const [key, { date }] of Object.entries(actions)) if (!isWanted(date)) delete actions[key];
  }
  return JSON.stringify(answer);
}
