import type { TopicControl, TopicRepository } from '@acp/persistence';
import type { TopicPump } from '../deliver/topic-pump.js';
import type { SystemPause } from './system-pause.js';

/**
 * Obeys what operators have ordered: pause, resume and rate of each topic, read from `topics` twice a
 * second. A rate is the fleet's: each live worker takes its share, the owner of an ordered topic all.
 */
export class TopicControls {
  constructor(
    private readonly topics: TopicRepository,
    private readonly pumps: readonly TopicPump[],
    private readonly systemPause: SystemPause,
  ) {}

  async runOnce(): Promise<void> {
    const [controls, workers] = await Promise.all([
      this.topics.controls(),
      this.topics.liveWorkers(),
    ]);
    const byTopic = new Map(controls.map((control) => [control.topic, control]));
    for (const pump of this.pumps) {
      const control = byTopic.get(pump.topic.name);
      this.obey(pump, control, workers.get(pump.topic.name) ?? 1);
      await this.systemPause.follow(pump, control);
    }
  }

  private obey(pump: TopicPump, control: TopicControl | undefined, workers: number): void {
    const paused = (control?.paused ?? false) && !control?.paused_by_system;
    const wasPaused = pump.hold.obstacles.includes('paused');
    pump.hold.block('paused', paused);
    const rate = control?.rate_per_second ?? pump.topic.limits.rate_per_second;
    const share = pump.topic.ordering === 'key' ? 1 : workers;
    pump.bucket.setRate(rate === null ? null : rate / share);
    if (wasPaused && !paused) pump.wake();
  }
}
