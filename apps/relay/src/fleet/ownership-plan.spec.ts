import type { OwnershipStanding } from '@acp/persistence';
import { PATIENCE_LOOKS, planOwnership } from './ownership-plan.js';

/** `{a: 'w1', b: null}` and who serves what; without `serve` everybody serves everything. */
function standing(
  owners: Record<string, string | null>,
  workers: string[],
  serve: Record<string, string[]> = {},
): OwnershipStanding {
  return {
    topics: Object.entries(owners).map(([topic, owner]) => ({ topic, owner })),
    workers: workers.map((workerId) => ({
      workerId,
      topics: serve[workerId] ?? Object.keys(owners),
    })),
  };
}
const never = () => 0;

describe('planOwnership', () => {
  it('takes everything when it is alone', () => {
    const alone = standing({ a: null, b: null, c: null }, ['w1']);
    expect(planOwnership(alone, 'w1', never)).toEqual({ take: ['a', 'b', 'c'], giveUp: null });
  });

  it('takes one at a time while another worker has fewer', () => {
    const both = standing({ a: null, b: null }, ['w1', 'w2']);
    expect(planOwnership(both, 'w1', never).take).toEqual(['a']);
    expect(planOwnership(standing({ a: 'w1', b: null }, ['w1', 'w2']), 'w1', never).take).toEqual(
      [],
    );
    expect(planOwnership(standing({ a: 'w1', b: null }, ['w1', 'w2']), 'w2', never).take).toEqual([
      'b',
    ]);
  });

  it('does not wait for a worker that does not serve the topic', () => {
    const apart = standing({ a: 'w1', b: null }, ['w1', 'w2'], { w2: ['a'] });
    expect(planOwnership(apart, 'w1', never).take).toEqual(['b']);
  });

  it('takes what nobody else has taken for some looks', () => {
    const left = standing({ a: 'w1', b: null }, ['w1', 'w2']);
    expect(planOwnership(left, 'w1', () => PATIENCE_LOOKS - 1).take).toEqual([]);
    expect(planOwnership(left, 'w1', () => PATIENCE_LOOKS).take).toEqual(['b']);
  });

  it('gives one up to a worker that has two fewer, and none for one fewer', () => {
    const uneven = standing({ a: 'w1', b: 'w1', c: 'w1' }, ['w1', 'w2']);
    expect(planOwnership(uneven, 'w1', never)).toEqual({ take: [], giveUp: 'a' });
    const settled = standing({ a: 'w2', b: 'w1', c: 'w1' }, ['w1', 'w2']);
    expect(planOwnership(settled, 'w1', never).giveUp).toBeNull();
    expect(planOwnership(settled, 'w2', never).giveUp).toBeNull();
  });

  it('gives up only what the poorer worker serves', () => {
    const uneven = standing({ a: 'w1', b: 'w1' }, ['w1', 'w2'], { w2: ['b'] });
    expect(planOwnership(uneven, 'w1', never).giveUp).toBe('b');
  });
});
