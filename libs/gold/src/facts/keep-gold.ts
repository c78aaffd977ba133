import type { CanonicalEvent } from '@acp/contracts';
import type { EntityManager } from 'typeorm';
import { factsOf, type GoldFacts } from './facts-of.js';

/**
 * The effect of a batch, for an inbox's `batchHandler`: in the transaction of the inbox row, in one
 * statement. Whatever order events come in, and however often, the views say the same afterwards.
 */
export async function keepGold(
  manager: EntityManager,
  events: readonly CanonicalEvent[],
): Promise<void> {
  const facts = factsOf(events);
  if (isEmpty(facts)) return;
  await manager.query('SELECT gold.keep($1::json)', [JSON.stringify(facts)]);
}

/** The same for one generation alone, which is how a rebuild writes. */
export async function keepIn(
  manager: EntityManager,
  generation: number,
  facts: GoldFacts,
): Promise<void> {
  if (isEmpty(facts)) return;
  await manager.query('SELECT gold.keep_in($1, $2::json)', [generation, JSON.stringify(facts)]);
}

function isEmpty({ trades, quotes, candles }: GoldFacts): boolean {
  return trades.length + quotes.length + candles.length === 0;
}
