import type { History, HistoryFigure } from '@acp/contracts/api';

const WIDTH = 96;
const HEIGHT = 20;

interface SparklineProps {
  history: History | undefined;
  name: string;
  figure: HistoryFigure;
  /** What the line is of, for those who cannot see it. */
  what: string;
}

/** The shape of the last hour in a cell of a table; the figures are on the page that the row leads to. */
export function Sparkline({ history, name, figure, what }: SparklineProps) {
  const values = history?.series.find((series) => series.name === name)?.[figure] ?? [];
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  if (values.every((value) => value === null)) return <span className="muted">–</span>;
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={`${what} in the last hour: at most ${Number(most.toPrecision(3))}`}
    >
      <path d={pathOf(values, most)} />
    </svg>
  );
}

/** A line through what is known, broken where nothing is. */
export function pathOf(values: readonly (number | null)[], most: number): string {
  const step = WIDTH / Math.max(1, values.length - 1);
  let isDrawing = false;
  const parts = values.map((value, index) => {
    if (value === null) {
      isDrawing = false;
      return '';
    }
    const y = HEIGHT - 1.5 - (most === 0 ? 0 : (value / most) * (HEIGHT - 3));
    const place = `${(index * step).toFixed(1)} ${y.toFixed(1)}`;
    const part = isDrawing ? `L${place}` : `M${place}h.1`;
    isDrawing = true;
    return part;
  });
  return parts.join('');
}
