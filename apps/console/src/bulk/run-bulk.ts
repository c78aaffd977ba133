/** Members by name; times are ISO 8601. */
export interface BulkFilter {
  to?: string;
}

/** What every action by filter answers. */
export interface BulkAnswer<Row = unknown> {
  matched: number;
  affected: number;
  remaining: number;
  sample: Row[];
  /** Where an action that may leave rows as they are goes on; null at its end, absent where none is left. */
  next_cursor?: string | null;
}

export interface BulkProgress {
  done: number;
  total: number;
}

export interface BulkOrder<Filter extends BulkFilter> {
  /** Closed at the time of the dry run: what dies again while we work is not taken again. */
  filter: Filter;
  reason: string;
  /** Counted by the dry run. */
  total: number;
}

/**
 * One request changes a limited number of rows: asks again until none remains, none was changed or, where
 * the answers have a cursor, it has come to the end; or until the operator stops it.
 */
export async function runBulk<Filter extends BulkFilter>(
  order: BulkOrder<Filter>,
  send: (body: { filter: Filter; reason: string; cursor?: string }) => Promise<BulkAnswer>,
  onProgress: (progress: BulkProgress) => void,
  stop: AbortSignal,
): Promise<BulkProgress> {
  let done = 0;
  let cursor: string | undefined;
  for (;;) {
    const { filter, reason } = order;
    const answer = await send({ filter, reason, ...(cursor && { cursor }) });
    done += answer.affected;
    const progress = { done, total: Math.max(order.total, done) };
    onProgress(progress);
    if (stop.aborted || isTheLast(answer)) return progress;
    cursor = answer.next_cursor ?? undefined;
  }
}

function isTheLast({ affected, remaining, next_cursor }: BulkAnswer): boolean {
  return next_cursor === undefined ? affected === 0 || remaining === 0 : next_cursor === null;
}
