import type { History } from '@acp/contracts/api';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { onThemeChange } from '../display/chart-theme.js';
import { useZone } from '../display/time-zone.js';
import type { ChartKind } from './lines.js';
import { plotOptions } from './plot-options.js';

const HEIGHT = 150;

interface HistoryChartProps {
  chart: ChartKind;
  history: History;
  onZoom: (from: number, to: number) => void;
}

/** One chart; a stretch that is drawn over with the mouse is what all of them show next. */
export function HistoryChart({ chart, history, onZoom }: HistoryChartProps) {
  const { title, lines } = chart;
  return (
    <figure className="history-chart">
      <figcaption>
        <h3>{title}</h3>
        <ul className="legend">
          {lines.map(({ name, token, dash }) => (
            <li key={name} className={`legend-${token}${dash ? ' dashed' : ''}`}>
              {name}
            </li>
          ))}
        </ul>
      </figcaption>
      <Plot chart={chart} history={history} onZoom={onZoom} />
    </figure>
  );
}

function Plot({ chart, history, onZoom }: HistoryChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data = useRef(history);
  const { zone } = useZone();
  const { title } = chart;
  useEffect(() => {
    data.current = history;
    plot.current?.setData(dataOf(history, chart));
  }, [history, chart]);

  useEffect(() => {
    const element = host.current!;
    function draw() {
      plot.current?.destroy();
      const size = { width: element.clientWidth, height: HEIGHT };
      const options = plotOptions({ ...size, chart, zone, onZoom });
      plot.current = new uPlot(options, dataOf(data.current, chart), element);
    }
    draw();
    const resize = new ResizeObserver(() => {
      plot.current?.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    resize.observe(element);
    const leave = onThemeChange(draw);
    return () => {
      resize.disconnect();
      leave();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [zone, chart, onZoom]);
  return (
    <div
      ref={host}
      className="plot small-plot"
      role="img"
      aria-label={`${title}: ${summaryOf(history, chart)}`}
    />
  );
}

function dataOf(history: History, { lines }: ChartKind): uPlot.AlignedData {
  const series = history.series[0];
  return [
    history.at.map((at) => Date.parse(at) / 1_000),
    ...lines.map(({ figure }) => series?.[figure] ?? history.at.map(() => null)),
  ] as uPlot.AlignedData;
}

/** What the picture says, for those who cannot see it. */
function summaryOf(history: History, { lines, text }: ChartKind): string {
  return lines
    .map(({ figure, name }) => {
      const known = (history.series[0]?.[figure] ?? []).filter((value) => value !== null);
      if (known.length === 0) return `${name} not known`;
      return `${name} last ${text(known.at(-1)!)}, at most ${text(Math.max(...known))}`;
    })
    .join('; ');
}
