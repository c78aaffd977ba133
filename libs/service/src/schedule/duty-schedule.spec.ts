import { createLogger } from '@acp/observability';
import { SchedulerRegistry } from '@nestjs/schedule';
import { HealthRegistry } from '../health/health.registry.js';
import { DutySchedule } from './duty-schedule.js';
import type { Duty } from './duty.js';

let health: HealthRegistry;
let schedule: DutySchedule;

beforeEach(() => {
  jest.useFakeTimers();
  health = new HealthRegistry();
  const logger = createLogger({ name: 'test', level: 'silent' });
  schedule = new DutySchedule(new SchedulerRegistry(), health, logger);
});
afterEach(() => jest.useRealTimers());

/** When the rounds of a duty began, each of them taking some time. */
function began(options: Partial<Duty> & { takesMs: number }): number[] {
  const times: number[] = [];
  const start = Date.now();
  const runOnce = () => {
    times.push(Date.now() - start);
    return new Promise((resolve) => setTimeout(resolve, options.takesMs));
  };
  schedule.add({ name: 'duty', everyMs: 100, runOnce, ...options });
  return times;
}

describe('DutySchedule', () => {
  it('begins at once, and the next round its interval after the end of the one before', async () => {
    const times = began({ takesMs: 50 });
    schedule.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(460);
    expect(times).toEqual([0, 150, 300, 450]);
  });

  it('keeps to the clock where that is asked for, and leaves out rounds instead of overlapping', async () => {
    const times = began({ takesMs: 150, fixed: true });
    schedule.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(560);
    expect(times).toEqual([100, 300, 500]);
  });

  it('tries again after a round that failed, and beats', async () => {
    let rounds = 0;
    const runOnce = () => Promise.reject(new Error(String((rounds += 1))));
    schedule.add({ name: 'failing', everyMs: 100, runOnce });
    schedule.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(250);
    expect(rounds).toBe(3);
    const [check] = health.of('live');
    expect(check!.name).toBe('failing');
    expect(() => check!.check(new AbortController().signal)).not.toThrow();
  });

  it('says that a process whose duty stands still is not alive', async () => {
    began({ takesMs: 1_000_000 });
    schedule.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(121_000);
    const [check] = health.of('live');
    expect(() => check!.check(new AbortController().signal)).toThrow('no progress for');
  });

  it('goes on while what it waits for drains, then begins nothing new and waits for what runs', async () => {
    const times = began({ takesMs: 50 });
    schedule.stopAfter(() => new Promise((resolve) => setTimeout(resolve, 320)));
    schedule.onApplicationBootstrap();
    const stopped = schedule.beforeApplicationShutdown().then(() => times.push(-1));
    await jest.advanceTimersByTimeAsync(1_000);
    await stopped;
    expect(times).toEqual([0, 150, 300, -1]);
  });
});
