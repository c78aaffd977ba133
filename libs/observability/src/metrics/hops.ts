import type { HopName } from '@acp/contracts';
import { metric } from './metric.js';

/**
 * Records how long an event took for one hop. Clocks of different machines may disagree: a negative
 * time counts as zero. Hops before routing have no topic.
 */
export function observeHop(hop: HopName, times: { from: Date; to: Date; topic?: string }): void {
  const seconds = Math.max(0, (times.to.getTime() - times.from.getTime()) / 1000);
  metric('hopLatency').observe({ hop, topic: times.topic ?? '' }, seconds);
}
