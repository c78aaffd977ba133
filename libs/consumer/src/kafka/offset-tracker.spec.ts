import { OffsetTracker } from './offset-tracker.js';

describe('OffsetTracker', () => {
  it('has nothing to commit before the first message', () => {
    expect(new OffsetTracker().committable()).toBeNull();
  });

  it('commits where it starts, so that a rebalance finds the place', () => {
    const tracker = new OffsetTracker();
    tracker.add(7n);
    expect(tracker.committable()).toBe(7n);
    tracker.markCommitted(7n);
    expect(tracker.committable()).toBeNull();
  });

  it('never commits past an event that is not finished with', () => {
    const tracker = new OffsetTracker();
    for (const offset of [1n, 2n, 3n]) tracker.add(offset);
    tracker.finish(3n);
    tracker.finish(1n);
    expect(tracker.committable()).toBe(2n);
    tracker.finish(2n);
    expect(tracker.committable()).toBe(4n);
  });

  it('waits for both deliveries of an offset that came twice', () => {
    const tracker = new OffsetTracker();
    tracker.add(5n);
    tracker.add(5n);
    tracker.finish(5n);
    expect(tracker.committable()).toBe(5n);
    tracker.finish(5n);
    expect(tracker.committable()).toBe(6n);
  });

  it('goes forward only', () => {
    const tracker = new OffsetTracker();
    tracker.add(5n);
    tracker.finish(5n);
    tracker.markCommitted(6n);
    tracker.add(3n);
    expect(tracker.committable()).toBeNull();
    tracker.finish(3n);
    expect(tracker.committable()).toBeNull();
  });
});
