import type { Trace, TraceStep } from '@acp/contracts/api';
import { layOutTimeline, stepTone } from './timeline.js';

describe('layOutTimeline', () => {
  const trace = {
    event: { deliveries: [{ id: '7', topic: 'quotes' }] },
    steps: [
      step({ kind: 'received', at: '2026-11-21T08:00:00.000Z' }),
      step({ kind: 'attempt', at: '2026-11-21T08:00:00.010Z', entry_id: '7', duration_ms: 40 }),
      step({ kind: 'delivered', at: '2026-11-21T08:01:00.000Z', entry_id: '7' }),
      step({ kind: 'processed', at: '2026-11-21T08:01:00.003Z', consumer: 'ledger' }),
    ],
  } as unknown as Trace;
  const timeline = layOutTimeline(trace);

  it('gives the event, each delivery and each consumer a lane', () => {
    expect(timeline.lanes.map(({ name }) => name)).toEqual(['event', 'quotes', 'ledger']);
  });

  it('keeps the order of time from the left edge to the right', () => {
    const marks = timeline.lanes.flatMap((lane) => lane.marks);
    const starts = marks.map(({ start }) => start);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(starts[0]).toBe(0);
    expect(starts.at(-1)).toBeCloseTo(1);
  });

  it('draws an attempt as long as it took and a minute not 1500 times as wide as it', () => {
    const attempt = timeline.lanes[1]!.marks[0]!;
    expect(attempt.end).toBeGreaterThan(attempt.start);
    expect(timeline.gaps.map(({ ms }) => ms)).toEqual([10, 40, 59_950, 3]);
    const [, short, long] = timeline.gaps.map(({ from, to }) => to - from);
    expect(long! / short!).toBeLessThan(4);
  });

  it('survives an event with a single step', () => {
    const lonely = { ...trace, steps: trace.steps.slice(0, 1) };
    expect(layOutTimeline(lonely)).toMatchObject({ gaps: [], lanes: [{ from: 0, to: 0 }] });
  });
});

describe('stepTone', () => {
  it.each([
    [{ kind: 'attempt', outcome: 'retry' }, 'warn'],
    [{ kind: 'attempt', outcome: 'dead' }, 'bad'],
    [{ kind: 'delivered', outcome: null }, 'ok'],
    [{ kind: 'consumer_failed', outcome: null }, 'bad'],
    [{ kind: 'operator_action', outcome: null }, 'note'],
    [{ kind: 'claimed', outcome: null }, 'plain'],
  ] as const)('of %j is %s', (about, tone) => {
    expect(stepTone(about)).toBe(tone);
  });
});

function step(members: Partial<TraceStep>): TraceStep {
  return { duration_ms: null, entry_id: null, consumer: null, ...members } as TraceStep;
}
