import type { Overview } from '@acp/contracts/api';
import { formatRate } from '../display/format.js';

type Rate = 'ingested_per_second' | 'delivered_per_second' | 'processed_per_second';

/** A rate of the newest point; not "0" before anything was measured. */
export function rateOf({ throughput }: Pick<Overview, 'throughput'>, rate: Rate): string {
  const last = throughput.at(-1);
  return last ? formatRate(last[rate]) : '–';
}

/**
 * Workers that run, of those that should: who has stopped or stops was told to. Bad is only one that
 * is gone without a word.
 */
export function workersFigure({ workers }: Pick<Overview, 'workers'>): {
  text: string;
  bad: boolean;
} {
  const running = workers.filter(({ state }) => state === 'running').length;
  const lost = workers.filter(({ state }) => state === 'lost').length;
  return { text: `${running} of ${running + lost}`, bad: lost > 0 };
}

/** Effects are counted once for each consumer, so they are named beside the number of consumers. */
export function effectsName({ consumers }: Pick<Overview, 'consumers'>): string {
  const count = new Set(consumers.map(({ consumer }) => consumer)).size;
  return count === 1 ? 'Effects of 1 consumer' : `Effects of ${count} consumers`;
}
