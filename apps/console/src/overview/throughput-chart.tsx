import type { ThroughputPoint } from '@acp/contracts/api';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { onThemeChange } from '../display/chart-theme.js';
import { formatRate } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { useZone } from '../display/time-zone.js';
import { When } from '../display/when.js';
import { chartOptions, SERIES } from './chart-options.js';

const HEIGHT = 210;

interface ThroughputProps {
  points: readonly ThroughputPoint[];
  /** Since when the ops-api measures: what was before is not on the chart. */
  since: string | null;
}

export function ThroughputChart({ points, since }: ThroughputProps) {
  return (
    <Panel
      title="Throughput, events per second"
      aside={
        <ul className="legend">
          {SERIES.map(({ name, token }) => (
            <li key={name} className={`legend-${token}`}>
              {name}
            </li>
          ))}
        </ul>
      }
    >
      {points.length < 2 ? (
        <p className="muted chart-wait">The first points come within a minute of the start.</p>
      ) : (
        <>
          <Plot points={points} />
          <p className="muted small">
            Measured since <When at={since} short />; effects are counted for each consumer
          </p>
        </>
      )}
    </Panel>
  );
}

function Plot({ points }: { points: readonly ThroughputPoint[] }) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(points);
  const { zone } = useZone();
  useEffect(() => {
    latest.current = points;
    plot.current?.setData(dataOf(points));
  }, [points]);

  useEffect(() => {
    const element = host.current!;
    function draw() {
      plot.current?.destroy();
      const size = { width: element.clientWidth, height: HEIGHT };
      plot.current = new uPlot(chartOptions(size, zone), dataOf(latest.current), element);
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
  }, [zone]);
  return <div ref={host} className="plot" role="img" aria-label={summaryOf(points)} />;
}

function dataOf(points: readonly ThroughputPoint[]): uPlot.AlignedData {
  return [
    points.map(({ at }) => Date.parse(at) / 1_000),
    ...SERIES.map(({ member }) => points.map((point) => point[member])),
  ] as uPlot.AlignedData;
}

/** What the picture says, for those who cannot see it. */
function summaryOf(points: readonly ThroughputPoint[]): string {
  const last = points.at(-1)!;
  return SERIES.map(({ name, member }) => {
    const most = Math.max(...points.map((point) => point[member]));
    return `${name}: now ${formatRate(last[member])}, at most ${formatRate(most)} per second`;
  }).join('; ');
}
