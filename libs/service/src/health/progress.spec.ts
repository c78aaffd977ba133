import { HealthRegistry } from './health.registry.js';
import { Progress } from './progress.js';

describe('Progress', () => {
  it('is well while the loop beats and says for how long it has not', () => {
    let now = 1000;
    const progress = new Progress({ staleAfterMs: 500, now: () => now });
    now = 1400;
    expect(progress.check()).toEqual({ last_beat_ms_ago: 400 });
    now = 1600;
    expect(() => progress.check()).toThrow('no progress for 600 ms');
    progress.beat();
    expect(progress.check()).toEqual({ last_beat_ms_ago: 0 });
  });
});

describe('HealthRegistry', () => {
  it('only moves forward through its phases', () => {
    const registry = new HealthRegistry();
    registry.enter('draining');
    registry.enter('started');
    expect(registry.lifecycle).toBe('draining');
  });

  it('refuses two checks of one name', () => {
    const registry = new HealthRegistry();
    const check = { name: 'database', probes: ['ready'] as const, check: () => undefined };
    registry.register(check);
    expect(() => registry.register(check)).toThrow('registered twice');
  });
});
