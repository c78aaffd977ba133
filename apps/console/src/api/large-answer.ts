import { replaceEqualDeep } from '@tanstack/react-query';

/** Items up to which a list is compared with the one before, member by member, and asked for as often as said. */
const SMALL_ITEMS_MAX = 500;
/** A longer one is asked for less often, by its length; no less often than that for it, in milliseconds. */
const SLOWEST_MS = 30_000;

/**
 * The answer before where nothing of it has changed, so that nothing is drawn anew; of a long list always
 * the fresh one: to compare ten thousand rows takes longer than to draw those in sight, and meanwhile no
 * key is heard.
 */
export function sharedAnswer(before: unknown, fresh: unknown): unknown {
  return itemsOf(fresh) > SMALL_ITEMS_MAX ? fresh : (replaceEqualDeep(before, fresh) as unknown);
}

/** Milliseconds to the next request for an answer like this one. */
export function refreshOf(refreshMs: number | false, answer: unknown): number | false {
  if (refreshMs === false) return false;
  const slower = Math.ceil(itemsOf(answer) / SMALL_ITEMS_MAX);
  return Math.max(refreshMs, Math.min(refreshMs * slower, SLOWEST_MS));
}

function itemsOf(answer: unknown): number {
  const items = (answer as { items?: unknown } | null | undefined)?.items;
  return Array.isArray(items) ? items.length : 0;
}
