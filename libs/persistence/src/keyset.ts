/** Position in a list ordered by time and id, newest first. */
export interface Keyset {
  /** ISO 8601 with microseconds. */
  at: string;
  id: string;
}

/** One page, with the position to go on from; null at the end of the list. */
export interface KeysetPage<Item> {
  items: Item[];
  next: Keyset | null;
}

/** Rows looked at for one page where a filter has no index; the page says where to go on. */
export const SCAN_ROWS_MAX = 20_000;

/**
 * A page from rows that were read one beyond its size. Each row carries its keyset as `_at` and
 * `_id`. `windowEnd` is where a bounded scan stopped, when it stopped before the end of the table.
 */
export function pageOf<Row extends { _at: string; _id: string }>(
  rows: Row[],
  limit: number,
  windowEnd: Keyset | null = null,
): KeysetPage<Omit<Row, '_at' | '_id'>> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const next = rows.length > limit && last ? { at: last._at, id: last._id } : windowEnd;
  return { items: items.map(({ _at, _id, ...item }) => item), next };
}
