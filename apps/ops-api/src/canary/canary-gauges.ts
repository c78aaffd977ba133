import type { CanaryPlace } from '@acp/contracts';
import { metric } from '@acp/observability';
import { CanaryRepository } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import { CanarySettings } from './canary-settings.js';
import { ReadCanary } from './read-canary.js';

/** The way in that every installation has. */
const ALWAYS = 'push';

/**
 * Judges the canaries under way and shows what they say to Prometheus. At a topic and a consumer the way in
 * makes no difference: the worst of all ways stands for the place.
 */
@Injectable()
export class CanaryGauges {
  private readonly startedAt = performance.now();

  constructor(
    private readonly canaries: CanaryRepository,
    private readonly canary: ReadCanary,
    private readonly settings: CanarySettings,
  ) {}

  async runOnce(): Promise<void> {
    const { goals, keepMs, intervalMs } = this.settings;
    await this.canaries.judge(goals, keepMs);
    const { places, ways } = await this.canary.read();
    metric('canaryInterval').set(intervalMs / 1_000);
    metric('canarySentAge').reset();
    metric('canarySentAge').set({ way: ALWAYS }, (performance.now() - this.startedAt) / 1_000);
    for (const { way, age_seconds } of ways) metric('canarySentAge').set({ way }, age_seconds);
    this.showPlaces(places);
  }

  private showPlaces(places: readonly CanaryPlace[]): void {
    for (const name of [
      'canaryMissedInARow',
      'canaryLastSuccessAge',
      'canaryGoalMisses',
    ] as const) {
      metric(name).reset();
    }
    for (const [, group] of groupsOf(places)) {
      const { hop, way, topic, consumer } = group[0]!;
      const place = { topic: topic ?? '', consumer: consumer ?? '' };
      const labels = { hop, way: hop === 'committed' ? way : '', ...place };
      metric('canaryMissedInARow').set(
        labels,
        Math.max(...group.map(({ missed_in_a_row }) => missed_in_a_row)),
      );
      const ages = group.flatMap(({ last_success_age_seconds: age }) => age ?? []);
      if (ages.length > 0) metric('canaryLastSuccessAge').set(labels, Math.min(...ages));
      metric('canaryGoalMisses').inc({ hop, ...place }, sum(group.map(({ missed }) => missed)));
    }
  }
}

function groupsOf(places: readonly CanaryPlace[]): Map<string, CanaryPlace[]> {
  const groups = new Map<string, CanaryPlace[]>();
  for (const place of places) {
    const { hop, way, topic, consumer } = place;
    const key = JSON.stringify([hop, hop === 'committed' ? way : '', topic, consumer]);
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  return groups;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
