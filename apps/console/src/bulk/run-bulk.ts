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
 * One request changes a limited number of rows: asks again until none remains, none was
 * changed, or the operator stops it.
 */
export async function runBulk<Filter extends BulkFilter>(
  order: BulkOrder<Filter>,
  send: (body: { filter: Filter; reason: string }) => Promise<BulkAnswer>,
  onProgress: (progress: BulkProgress) => void,
  stop: AbortSignal,
): Promise<BulkProgress> {
  let done = 0;
  for (;;) {
    const answer = await send({ filter: order.filter, reason: order.reason });
    done += answer.affected;
    const progress = { done, total: Math.max(order.total, done) };
    onProgress(progress);
    if (stop.aborted || answer.affected === 0 || answer.remaining === 0) return progress;
  }
}
