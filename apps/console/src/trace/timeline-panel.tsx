import type { Trace } from '@acp/contracts/api';
import { useMemo } from 'react';
import { formatDuration, formatTime } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { useZone } from '../display/time-zone.js';
import { PHONE, useMedia } from '../display/use-media.js';
import {
  layOutTimeline,
  stepTone,
  STEP_TEXT,
  type Timeline,
  type TimelineLane,
  type TimelineMark,
} from './timeline.js';

interface Measures {
  width: number;
  /** Left of the lanes, for their names; none: each name stands above its lane. */
  labelWidth: number;
  laneHeight: number;
}

const ON_DESKTOP: Measures = { width: 1_000, labelWidth: 132, laneHeight: 34 };
/** As wide as the panel of a narrow phone: letters keep their size, and nothing is scrolled. */
const ON_PHONE: Measures = { width: 320, labelWidth: 0, laneHeight: 48 };
/** Below the name that stands above a lane. */
const NAME_HEIGHT = 10;
const EDGE = 14;
const AXIS_HEIGHT = 26;
const FOOT_HEIGHT = 20;
/** A life of many steps is wider than the page and is scrolled, so that its marks stay apart. */
const GAP_WIDTH_MIN = 14;
/** A gap narrower than this has no room for its length. */
const GAP_TEXT_MIN = 58;
const BAR_NUMBER_MIN = 14;

const LEGEND = [
  { tone: 'ok', text: 'delivered, processed' },
  { tone: 'warn', text: 'failed, tried again' },
  { tone: 'bad', text: 'dead, consumer failed' },
  { tone: 'note', text: 'operator' },
] as const;

/** The life of the event as a picture; the list of steps below says the same in words. */
export function TimelinePanel({ trace }: { trace: Trace }) {
  const timeline = useMemo(() => layOutTimeline(trace), [trace]);
  return (
    <Panel
      title="Timeline"
      aside={
        <ul className="timeline-legend small muted">
          {LEGEND.map(({ tone, text }) => (
            <li key={tone} className={tone}>
              {text}
            </li>
          ))}
          <li className="from-desktop">widths are logarithmic</li>
        </ul>
      }
    >
      <div className="timeline-scroll" tabIndex={0} role="group" aria-label="Timeline picture">
        <Picture trace={trace} timeline={timeline} />
      </div>
    </Panel>
  );
}

function Picture({ trace, timeline }: { trace: Trace; timeline: Timeline }) {
  const { zone } = useZone();
  const measures = useMedia(PHONE) ? ON_PHONE : ON_DESKTOP;
  const { labelWidth, laneHeight } = measures;
  const width = Math.max(measures.width, labelWidth + timeline.gaps.length * GAP_WIDTH_MIN);
  const lanesEnd = AXIS_HEIGHT + timeline.lanes.length * laneHeight;
  const x = (share: number) => labelWidth + EDGE + share * (width - labelWidth - 2 * EDGE);
  return (
    <svg
      className="timeline"
      viewBox={`0 0 ${width} ${lanesEnd + FOOT_HEIGHT}`}
      style={width > measures.width ? { minWidth: width } : undefined}
      role="img"
      aria-label={`${trace.steps.length} steps in ${timeline.lanes.length} lanes`}
    >
      <Gaps timeline={timeline} x={x} lanesEnd={lanesEnd} />
      {timeline.lanes.map((lane, index) => (
        <Lane
          key={lane.key}
          lane={lane}
          y={AXIS_HEIGHT + (index + 0.5) * laneHeight + (labelWidth > 0 ? 0 : NAME_HEIGHT)}
          nameY={AXIS_HEIGHT + (index + 0.5) * laneHeight + (labelWidth > 0 ? 4 : -NAME_HEIGHT)}
          x={x}
        />
      ))}
      {timeline.fromMs !== null && (
        <g className="timeline-ends">
          <text x={x(0)} y={lanesEnd + 14}>
            {formatTime(new Date(timeline.fromMs).toISOString(), zone)}
          </text>
          <text x={x(1)} y={lanesEnd + 14} textAnchor="end">
            {formatTime(new Date(timeline.toMs!).toISOString(), zone)}
          </text>
        </g>
      )}
    </svg>
  );
}

function Gaps(props: { timeline: Timeline; x: Scale; lanesEnd: number }) {
  const { timeline, x, lanesEnd } = props;
  return timeline.gaps.map((gap) => (
    <g key={gap.from} className="timeline-gap">
      <line x1={x(gap.to)} x2={x(gap.to)} y1={AXIS_HEIGHT - 6} y2={lanesEnd} />
      {x(gap.to) - x(gap.from) >= GAP_TEXT_MIN && (
        <text x={(x(gap.from) + x(gap.to)) / 2} y={15}>
          {formatDuration(gap.ms)}
        </text>
      )}
    </g>
  ));
}

type Scale = (share: number) => number;

function Lane(props: { lane: TimelineLane; y: number; nameY: number; x: Scale }) {
  const { lane, y, nameY, x } = props;
  return (
    <g>
      <text className="timeline-name" x={0} y={nameY}>
        {lane.name.length > 19 ? `${lane.name.slice(0, 18)}…` : lane.name}
        <title>{lane.name}</title>
      </text>
      <line className="timeline-rail" x1={x(lane.from)} x2={x(lane.to)} y1={y} y2={y} />
      {lane.marks.map((mark) => (
        <Mark key={mark.key} mark={mark} y={y} x={x} />
      ))}
    </g>
  );
}

/** A bar with its number for an attempt, a dot for an instant. */
function Mark({ mark, y, x }: { mark: TimelineMark; y: number; x: Scale }) {
  const { zone } = useZone();
  const { step, start, end } = mark;
  const number = step.attempt ? ` ${step.attempt}` : '';
  const title = `${STEP_TEXT[step.kind]}${number} · ${formatTime(step.at, zone)}`;
  const tone = stepTone(step);
  if (end <= start) {
    return (
      <circle className={`timeline-dot ${tone}`} cx={x(start)} cy={y} r={5.5}>
        <title>{title}</title>
      </circle>
    );
  }
  const width = Math.max(3, x(end) - x(start));
  return (
    <g>
      <rect
        className={`timeline-bar ${tone}`}
        x={x(start)}
        y={y - 8}
        width={width}
        height={16}
        rx={3}
      >
        <title>{`${title} · ${formatDuration(step.duration_ms ?? 0)}`}</title>
      </rect>
      {width >= BAR_NUMBER_MIN && (
        <text className="timeline-number" x={x(start) + width / 2} y={y + 4} aria-hidden="true">
          {step.attempt}
        </text>
      )}
    </g>
  );
}
