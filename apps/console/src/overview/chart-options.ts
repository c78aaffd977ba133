import type { ThroughputPoint } from '@acp/contracts/api';
import type uPlot from 'uplot';
import { axisFont, colour } from '../display/chart-theme.js';
import { formatCount, formatRate, formatTime } from '../display/format.js';
import type { Zone } from '../display/time-zone.js';

export const SERIES: readonly {
  name: string;
  member: Exclude<keyof ThroughputPoint, 'at'>;
  token: string;
  dash?: number[];
}[] = [
  { name: 'ingested', member: 'ingested_per_second', token: 'series-1' },
  { name: 'delivered', member: 'delivered_per_second', token: 'series-2' },
  { name: 'effects', member: 'processed_per_second', token: 'series-3', dash: [4, 3] },
];

export function chartOptions(size: { width: number; height: number }, zone: Zone): uPlot.Options {
  const muted = colour('--muted');
  const grid = { stroke: colour('--line'), width: 1 };
  return {
    ...size,
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: false, y: false } },
    padding: [8, 24, 0, 0],
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.12)] } },
    axes: [
      {
        stroke: muted,
        grid: { show: false },
        ticks: grid,
        font: axisFont(),
        space: 70,
        size: 30,
        values: (_plot, seconds) => seconds.map((at) => clock(at, zone)),
      },
      {
        stroke: muted,
        grid,
        ticks: { show: false },
        font: axisFont(),
        size: 54,
        values: (_plot, rates) => ratesAsText(rates),
      },
    ],
    series: [
      {},
      ...SERIES.map(({ name, token, dash }) => ({
        label: name,
        stroke: colour(`--${token}`),
        width: 1.75,
        points: { show: false },
        ...(dash && { dash }),
      })),
    ],
  };
}

/** With a digit after the point only where the whole axis is short. */
function ratesAsText(rates: readonly number[]): string[] {
  return rates.map(Math.max(...rates) < 10 ? formatRate : formatCount);
}

function clock(seconds: number, zone: Zone): string {
  return formatTime(new Date(seconds * 1_000).toISOString(), zone, false).slice(0, 8);
}
