import { Milliseconds } from './numbers.js';

/** Shortest interval: what a canary is missed by must fit into it more or less. */
export const CANARY_INTERVAL_MS_MIN = 200;

/** Declares `canaryIntervalMs`, the same in ingestion, which sends canaries, and in the ops-api, which misses them. */
export function CanaryIntervalMs(): PropertyDecorator {
  return Milliseconds({
    description: `Milliseconds between two canaries of each way in: events of the control plane’s own that show whether every topic and consumer moves. 0: none are made. The same for ingestion, which sends them, and the ops-api, which misses them; less than ${CANARY_INTERVAL_MS_MIN} counts as that.`,
    default: 0,
    min: 0,
    max: 3_600_000,
  });
}
