import type { DecisionSummary } from '@acp/contracts/api';
import { inOrder, isOver, keepGone, leftOf } from './queue.js';

const NOW = Date.parse('2026-11-30T08:00:00Z');
const MINUTE_MS = 60_000;

function held(decision_id: string, minutes: number, quorum = 1): DecisionSummary {
  const hold_until = new Date(NOW + minutes * MINUTE_MS).toISOString();
  return { decision_id, hold_until, quorum } as DecisionSummary;
}

const idsOf = (queue: { decision: DecisionSummary }[]) =>
  queue.map(({ decision }) => decision.decision_id);

describe('the queue of approvals', () => {
  it('has what ends soon first, then what takes more people, then what ends first', () => {
    const decisions = [
      held('late', 300),
      held('soon', 14),
      held('two-people', 200, 2),
      held('sooner', 3),
      held('hour', 60),
    ];
    expect(idsOf(inOrder(keepGone([], decisions), NOW))).toEqual([
      ...['sooner', 'soon', 'two-people', 'hour', 'late'],
    ]);
  });

  it('keeps what is no longer held, last and over', () => {
    const before = keepGone([], [held('a', 3), held('b', 60)]);
    const after = inOrder(keepGone(before, [held('b', 60)]), NOW);
    expect(after.map((item) => [item.decision.decision_id, isOver(item, NOW)])).toEqual([
      ['b', false],
      ['a', true],
    ]);
    expect(idsOf(keepGone(after, [held('b', 60), held('a', 3)]))).toEqual(['b', 'a']);
  });

  it('counts down to nothing, and is over then', () => {
    const [item] = keepGone([], [held('a', 1)]);
    expect(leftOf(item!.decision, NOW)).toBe(MINUTE_MS);
    expect(leftOf(item!.decision, NOW + 2 * MINUTE_MS)).toBe(0);
    expect(isOver(item!, NOW + MINUTE_MS)).toBe(true);
  });
});
