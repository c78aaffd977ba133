import { systemClock, type Consumer } from '@acp/contracts';
import { metric } from '@acp/observability';
import { ConsumerProgressRepository, ConsumerStateRepository } from '@acp/persistence';
import { Injectable } from '@nestjs/common';

/** Steps of 10,000 entries that one round looks through for one consumer at one topic. */
const STEPS_PER_ROUND = 20;

/**
 * Shows what consumers have not had to Prometheus, and moves their progress on, so that the next
 * reading has less to look at. Only the ops-api does, so nothing is counted twice.
 */
@Injectable()
export class ConsumerGauges {
  private newest: Consumer[] | null = null;

  constructor(
    private readonly consumers: ConsumerStateRepository,
    private readonly progress: ConsumerProgressRepository,
  ) {}

  /** As last read by the duty, for those who look every second. */
  async latest(): Promise<Consumer[]> {
    return this.newest ?? this.read();
  }

  async runOnce(): Promise<void> {
    for (const consumer of await this.read()) {
      if (consumer.state === 'retired') continue;
      await this.progress.note(consumer);
      await this.progress.advance(consumer, STEPS_PER_ROUND);
    }
  }

  private async read(): Promise<Consumer[]> {
    const consumers = await this.consumers.list();
    metric('consumerNotYet').reset();
    metric('consumerNotYetAge').reset();
    metric('consumerDead').reset();
    const now = systemClock.now().getTime();
    for (const { consumer, topic, not_yet, oldest_not_yet_at, dead, state } of consumers) {
      if (state === 'retired') continue;
      const ageMs = oldest_not_yet_at === null ? 0 : now - Date.parse(oldest_not_yet_at);
      metric('consumerNotYetAge').set({ consumer, topic }, Math.max(0, ageMs) / 1_000);
      metric('consumerNotYet').set({ consumer, topic }, not_yet.value);
      metric('consumerDead').set({ consumer, topic }, dead.value);
    }
    this.newest = consumers;
    return consumers;
  }
}
