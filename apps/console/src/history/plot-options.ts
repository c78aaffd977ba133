import type uPlot from 'uplot';
import { formatTime } from '../display/format.js';
import type { Zone } from '../display/time-zone.js';
import { axisFont, colour } from '../display/chart-theme.js';
import type { ChartKind } from './lines.js';

const DAY_SECONDS = 86_400;

interface PlotRequest {
  width: number;
  height: number;
  chart: ChartKind;
  zone: Zone;
  onZoom: (from: number, to: number) => void;
}

export function plotOptions({ width, height, chart, zone, onZoom }: PlotRequest): uPlot.Options {
  const muted = colour('--muted');
  const grid = { stroke: colour('--line'), width: 1 };
  return {
    ...{ width, height },
    legend: { show: false },
    cursor: {
      points: { size: 6 },
      drag: { x: true, y: false, setScale: false },
      sync: { key: 'history' },
    },
    padding: [8, 16, 0, 0],
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.12)] } },
    axes: [
      {
        ...{ stroke: muted, grid: { show: false }, ticks: grid, font: axisFont() },
        space: 70,
        size: 30,
        values: (_plot, seconds) => clocks(seconds, zone),
      },
      {
        ...{ stroke: muted, grid, ticks: { show: false }, font: axisFont() },
        size: 62,
        space: 28,
        values: (_plot, values) => values.map(chart.text),
      },
    ],
    series: [
      {},
      ...chart.lines.map(({ name, token, dash }) => ({
        label: name,
        stroke: colour(`--${token}`),
        width: 1.75,
        spanGaps: false,
        ...(dash && { dash }),
      })),
    ],
    hooks: {
      setSelect: [
        (plot) => {
          const { left, width: drawn } = plot.select;
          if (drawn < 4) return;
          onZoom(plot.posToVal(left, 'x'), plot.posToVal(left + drawn, 'x'));
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

/** The day where the axis goes over more than one, the minute where it does not. */
function clocks(seconds: readonly number[], zone: Zone): string[] {
  const isLong = (seconds.at(-1) ?? 0) - (seconds[0] ?? 0) > DAY_SECONDS;
  return seconds.map((at) => {
    const time = formatTime(new Date(at * 1_000).toISOString(), zone);
    return isLong ? time.slice(5, 16) : time.slice(11, 16);
  });
}
