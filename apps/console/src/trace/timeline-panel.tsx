import type { Trace } from '@acp/contracts/api';
import { useMemo } from 'react';
import { formatDuration } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { formatTime } from '../display/format.js';
import { useZone } from '../display/time-zone.js';
import { layOutTimeline, stepTone, STEP_TEXT, type TimelineLane } from './timeline.js';

const WIDTH = 1_000;
const LABEL_WIDTH = 132;
const EDGE = 14;
const LANE_HEIGHT = 34;
const AXIS_HEIGHT = 26;
/** A gap narrower than this has no room for its length. */
const GAP_TEXT_MIN = 58;

/** The life of the event as a picture; the list of steps below says the same in words. */
export function TimelinePanel({ trace }: { trace: Trace }) {
  const timeline = useMemo(() => layOutTimeline(trace), [trace]);
  const height = AXIS_HEIGHT + timeline.lanes.length * LANE_HEIGHT + 6;
  const x = (share: number) => LABEL_WIDTH + EDGE + share * (WIDTH - LABEL_WIDTH - 2 * EDGE);
  return (
    <Panel
      title="Timeline"
      aside={
        <span className="muted small">widths are logarithmic: short and long waits both show</span>
      }
    >
      <div className="timeline-scroll" tabIndex={0} role="group" aria-label="Timeline picture">
        <svg
          className="timeline"
          viewBox={`0 0 ${WIDTH} ${height}`}
          role="img"
          aria-label={`${trace.steps.length} steps in ${timeline.lanes.length} lanes`}
        >
          {timeline.gaps.map((gap) => (
            <g key={gap.from} className="timeline-gap">
              <line x1={x(gap.to)} x2={x(gap.to)} y1={AXIS_HEIGHT - 6} y2={height} />
              {x(gap.to) - x(gap.from) >= GAP_TEXT_MIN && (
                <text x={(x(gap.from) + x(gap.to)) / 2} y={15}>
                  {formatDuration(gap.ms)}
                </text>
              )}
            </g>
          ))}
          {timeline.lanes.map((lane, index) => (
            <Lane key={lane.key} lane={lane} y={AXIS_HEIGHT + (index + 0.5) * LANE_HEIGHT} x={x} />
          ))}
        </svg>
      </div>
    </Panel>
  );
}

function Lane(props: { lane: TimelineLane; y: number; x: (share: number) => number }) {
  const { lane, y, x } = props;
  const { zone } = useZone();
  return (
    <g>
      <text className="timeline-name" x={0} y={y + 4}>
        {lane.name.length > 19 ? `${lane.name.slice(0, 18)}…` : lane.name}
        <title>{lane.name}</title>
      </text>
      <line className="timeline-rail" x1={x(lane.from)} x2={x(lane.to)} y1={y} y2={y} />
      {lane.marks.map(({ key, step, start, end }) => {
        const title = `${STEP_TEXT[step.kind]}${step.attempt ? ` ${step.attempt}` : ''} · ${formatTime(step.at, zone)}`;
        const tone = stepTone(step);
        return end > start ? (
          <rect
            key={key}
            className={`timeline-bar ${tone}`}
            x={x(start)}
            y={y - 7}
            width={Math.max(3, x(end) - x(start))}
            height={14}
            rx={3}
          >
            <title>{`${title} · ${formatDuration(step.duration_ms ?? 0)}`}</title>
          </rect>
        ) : (
          <circle key={key} className={`timeline-dot ${tone}`} cx={x(start)} cy={y} r={5.5}>
            <title>{title}</title>
          </circle>
        );
      })}
    </g>
  );
}
