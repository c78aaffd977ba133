import { REPEAT_AFTER_MS, StopCounter } from './stop-signals.js';

describe('StopCounter', () => {
  function counted(...timesMs: number[]): string[] {
    const wishes: string[] = [];
    let now = 0;
    const counter = new StopCounter(
      { first: (code) => wishes.push(`first ${code}`), again: () => wishes.push('again') },
      () => now,
    );
    for (const time of timesMs) {
      now = time;
      counter.count(143);
    }
    return wishes;
  }

  it('takes the forwarded copy of a signal for the same wish', () => {
    expect(counted(0, 0, 5, REPEAT_AFTER_MS - 1)).toEqual(['first 143']);
  });

  it('takes a signal while the stop is under way for a second wish', () => {
    expect(counted(0, REPEAT_AFTER_MS)).toEqual(['first 143', 'again']);
  });
});
