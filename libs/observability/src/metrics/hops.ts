import type { HopName } from '@acp/contracts';
import { exemplarOf } from './exemplars.js';
import { metric } from './metric.js';

interface Hop {
  from: Date;
  to: Date;
  topic?: string;
  /** Of whom it is, where that is known: a scrape that takes exemplars leads to it. */
  event?: { trace_id: string; event_id: string };
}

/**
 * Records how long an event took for one hop. Clocks of different machines may disagree: a negative
 * time counts as zero. Hops before routing have no topic.
 */
export function observeHop(hop: HopName, { from, to, topic = '', event }: Hop): void {
  const value = Math.max(0, (to.getTime() - from.getTime()) / 1000);
  const exemplar = event && { exemplarLabels: { ...exemplarOf(event) } as object };
  metric('hopLatency').observe({ labels: { hop, topic }, value, ...exemplar });
}
