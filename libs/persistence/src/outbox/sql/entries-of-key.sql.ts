/**
 * Index outbox_blocking's condition, word for word, so that the planner may use it. What else is
 * asked of `next_attempt_at` is hidden from it (in CASE or `coalesce`): statistics of a time
 * when nothing was scheduled or dead promise that the narrower partial indexes are empty, and the
 * planner then reads all of them for each key.
 */
export const MAY_BLOCK = (alias: string): string =>
  `(${alias}.next_attempt_at IS NOT NULL OR ${alias}.dead_lettered_at IS NOT NULL)`;

/**
 * The entries of topic $1 and a key, from an id on, that may keep the key waiting. The key is a range
 * of rows and not an equality: ordered by `BY_KEY`, only outbox_blocking can serve it, whatever the
 * statistics say. With an equality the planner walks the primary key from its start where it knows one
 * key only.
 */
export const OF_KEY = (alias: string, key: string, from = '0'): string =>
  `${alias}.topic = $1
      AND (${alias}.partition_key, ${alias}.id) >= (${key}, ${from})
      AND (${alias}.partition_key, ${alias}.id) <= (${key}, 9223372036854775807)
      AND ${MAY_BLOCK(alias)}`;

/** The oldest entry first; the order that makes the planner walk outbox_blocking. */
export const BY_KEY = (alias: string): string => `ORDER BY ${alias}.partition_key, ${alias}.id`;
