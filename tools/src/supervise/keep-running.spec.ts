import { RESTARTS_MAX, restartDelayMs } from './keep-running.js';

describe('restartDelayMs', () => {
  it('doubles from half a second', () => {
    const delays = Array.from({ length: RESTARTS_MAX }, (_, index) => restartDelayMs(index + 1));
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000]);
  });
});
