import { metric } from './metric.js';

/** The hops of an event's life, in order. */
export const HOPS = [
  'source_to_received',
  'received_to_committed',
  'committed_to_claimed',
  'claimed_to_published',
  'published_to_processed',
] as const;

export type Hop = (typeof HOPS)[number];

/**
 * Records how long an event took for one hop. Clocks of different machines may disagree: a negative
 * time counts as zero. Hops before routing have no topic.
 */
export function observeHop(hop: Hop, times: { from: Date; to: Date; topic?: string }): void {
  const seconds = Math.max(0, (times.to.getTime() - times.from.getTime()) / 1000);
  metric('hopLatency').observe({ hop, topic: times.topic ?? '' }, seconds);
}
