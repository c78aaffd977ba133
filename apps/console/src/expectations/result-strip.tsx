import type { ExpectationResult } from '@acp/contracts/api';
import { cellsFor, cellsOf, sayingOf, STRIP_HEIGHT } from './strip-cells.js';
import './expectations.css';

const CELL = 4;
const GAP = 1;
const MS_PER_HOUR = 3_600_000;

interface ResultStripProps {
  results: readonly ExpectationResult[];
  hours: number;
  /** Parts that the time is cut into, where there are so many results of it. */
  cells: number;
}

/** How an expectation did, oldest on the left: as high as all that was judged, from below what failed of it. */
export function ResultStrip({ results, hours, cells }: ResultStripProps) {
  const toMs = Date.now();
  const width = cells * (CELL + GAP) - GAP;
  const shown = cellsFor(hours, cells);
  const step = (width + GAP) / shown;
  return (
    <svg
      className="result-strip"
      viewBox={`0 0 ${width} ${STRIP_HEIGHT}`}
      width={width}
      height={STRIP_HEIGHT}
      preserveAspectRatio="none"
      role="img"
      aria-label={sayingOf(results, hours)}
    >
      <rect className="ground" width={width} height={STRIP_HEIGHT} />
      {cellsOf(results, { fromMs: toMs - hours * MS_PER_HOUR, toMs, cells: shown }).map((cell) => {
        const { index, badHeight, undecidedHeight } = cell;
        const x = index * step;
        const rest = STRIP_HEIGHT - badHeight - undecidedHeight;
        return (
          <g key={index}>
            <rect className="ok" x={x} width={step - GAP} height={rest} />
            <rect className="warn" x={x} y={rest} width={step - GAP} height={undecidedHeight} />
            <rect
              className="bad"
              x={x}
              y={rest + undecidedHeight}
              width={step - GAP}
              height={badHeight}
            />
          </g>
        );
      })}
    </svg>
  );
}
