import { refreshOf, sharedAnswer } from './large-answer.js';

const answerOf = (rows: number) => ({
  items: Array.from({ length: rows }, (_, number) => ({ topic: `many-${number}` })),
});

describe('an answer that comes again', () => {
  it('is the one before where nothing has changed, with what has not where something has', () => {
    const before = answerOf(3);
    expect(sharedAnswer(before, answerOf(3))).toBe(before);
    const longer = sharedAnswer(before, answerOf(4)) as typeof before;
    expect(longer.items).toHaveLength(4);
    expect(longer.items[0]).toBe(before.items[0]);
  });

  it('is not compared where it is a list of thousands', () => {
    const fresh = answerOf(10_000);
    expect(sharedAnswer(answerOf(10_000), fresh)).toBe(fresh);
  });

  it('is asked for less often the longer it is, and in half a minute at the latest', () => {
    expect(refreshOf(3_000, undefined)).toBe(3_000);
    expect(refreshOf(3_000, { policy: 'trading' })).toBe(3_000);
    expect(refreshOf(3_000, answerOf(500))).toBe(3_000);
    expect(refreshOf(3_000, answerOf(1_200))).toBe(9_000);
    expect(refreshOf(3_000, answerOf(10_000))).toBe(30_000);
    expect(refreshOf(10_000, answerOf(10_000))).toBe(30_000);
    expect(refreshOf(60_000, answerOf(10_000))).toBe(60_000);
    expect(refreshOf(false, answerOf(10_000))).toBe(false);
  });
});
