import type { Consumer } from '@acp/contracts/api';
import { formatCount } from '../display/format.js';

type Marks = Record<string, { text: string; tone: 'bad' | 'warn' }>;

/** Beside the page in the navigation: what consumers gave up, or else how many have stopped. */
export function markOfConsumers(consumers: readonly Consumer[]): Marks {
  const dead = consumers.reduce((sum, consumer) => sum + consumer.dead.value, 0);
  if (dead > 0) return { '/consumers': { text: formatCount(dead), tone: 'bad' } };
  const stopped = consumers.filter(({ state }) => state === 'stopped').length;
  if (stopped > 0) return { '/consumers': { text: String(stopped), tone: 'warn' } };
  return {};
}
