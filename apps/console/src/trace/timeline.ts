import type {
  DeliveryAttempt,
  DeliveryEntry,
  Trace,
  TraceStep,
  TraceStepKind,
} from '@acp/contracts/api';

/** One mark or bar of the picture; places are shares of its width, 0 to 1. */
export interface TimelineMark {
  key: string;
  step: TraceStep;
  start: number;
  /** Same as `start` for an instant. */
  end: number;
}

export interface TimelineLane {
  key: string;
  name: string;
  marks: TimelineMark[];
  /** First and last place of the lane. */
  from: number;
  to: number;
}

export interface TimelineGap {
  from: number;
  to: number;
  ms: number;
}

export interface Timeline {
  lanes: TimelineLane[];
  /** Stretches of time, each as wide as its logarithm, so that 3 ms and 60 s both can be seen. */
  gaps: TimelineGap[];
  /** The moments at its edges; null without any step. */
  fromMs: number | null;
  toMs: number | null;
}

const EVENT_LANE = 'event';
/** Every stretch gets this much beside its logarithm: marks stay apart. */
const GAP_BASE = 0.6;

/** Lays the steps of a life out: one lane for the event, one per delivery, one per consumer. */
export function layOutTimeline(trace: Pick<Trace, 'steps' | 'event'>): Timeline {
  const names = new Map(trace.event.deliveries.map((entry) => [entry.id, laneNameOf(entry)]));
  const steps = trace.steps.filter(({ at }) => !Number.isNaN(Date.parse(at)));
  const scale = scaleOf(steps);
  const lanes = new Map<string, TimelineLane>();
  steps.forEach((step, index) => {
    const { key, name } = laneOf(step, names);
    const lane = lanes.get(key) ?? { key, name, marks: [], from: 1, to: 0 };
    const { startMs, endMs } = spanOf(step);
    const mark = { key: `${index}`, step, start: scale.place(startMs), end: scale.place(endMs) };
    lane.marks.push(mark);
    lane.from = Math.min(lane.from, mark.start);
    lane.to = Math.max(lane.to, mark.end);
    lanes.set(key, lane);
  });
  const { gaps, fromMs, toMs } = scale;
  return { lanes: [...lanes.values()], gaps, fromMs, toMs };
}

/** A step with a length is told at its start. */
function spanOf(step: TraceStep): { startMs: number; endMs: number } {
  const startMs = Date.parse(step.at);
  return { startMs, endMs: startMs + (step.duration_ms ?? 0) };
}

function laneOf(step: TraceStep, names: Map<string, string>): { key: string; name: string } {
  if (step.consumer) return { key: `consumer ${step.consumer}`, name: step.consumer };
  if (!step.entry_id) return { key: EVENT_LANE, name: 'event' };
  const name = names.get(step.entry_id) ?? step.topic ?? step.entry_id;
  return { key: `entry ${step.entry_id}`, name };
}

function laneNameOf({ topic, replay_id }: DeliveryEntry): string {
  return replay_id ? `${topic}, replay` : topic;
}

function scaleOf(
  steps: readonly TraceStep[],
): Omit<Timeline, 'lanes'> & { place: (ms: number) => number } {
  const spans = steps.map(spanOf).flatMap(({ startMs, endMs }) => [startMs, endMs]);
  const times = [...new Set(spans)].sort((a, b) => a - b);
  const widths = times.slice(1).map((at, i) => GAP_BASE + Math.log10(1 + at - times[i]!));
  const whole = widths.reduce((sum, width) => sum + width, 0) || 1;
  const places = new Map<number, number>();
  const gaps: TimelineGap[] = [];
  let place = 0;
  times.forEach((at, i) => {
    if (i > 0) {
      const from = place;
      place += widths[i - 1]! / whole;
      gaps.push({ from, to: place, ms: at - times[i - 1]! });
    }
    places.set(at, place);
  });
  const ends = { fromMs: times[0] ?? null, toMs: times.at(-1) ?? null };
  return { gaps, ...ends, place: (ms) => places.get(ms) ?? 0 };
}

export const STEP_TEXT: Record<TraceStepKind, string> = {
  occurred: 'Occurred at the source',
  received: 'Received',
  committed: 'Committed with its entries',
  claimed: 'Claimed',
  attempt: 'Attempt',
  delivered: 'Delivered',
  dead_lettered: 'Dead letter',
  discarded: 'Discarded',
  processed: 'Processed',
  consumer_failed: 'Consumer failed',
  replayed: 'Replayed',
  operator_action: 'Operator',
};

export type StepTone = 'ok' | 'bad' | 'warn' | 'note' | 'plain';

export function stepTone({ kind, outcome }: Pick<TraceStep, 'kind' | 'outcome'>): StepTone {
  if (kind === 'delivered' || kind === 'processed') return 'ok';
  if (kind === 'dead_lettered' || kind === 'consumer_failed') return 'bad';
  if (kind === 'attempt')
    return outcome === 'delivered' ? 'ok' : outcome === 'dead' ? 'bad' : 'warn';
  if (kind === 'replayed' || kind === 'operator_action') return 'note';
  return 'plain';
}

/** Attempts of one entry, first to last. */
export function attemptsOf(trace: Trace, entryId: string): DeliveryAttempt[] {
  return trace.attempts
    .filter((attempt) => attempt.entry_id === entryId)
    .sort((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
}
