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
  /** Topics of what is ordered again that nobody serves: refused unless the order allows them. */
  unserved?: string[];
  /** Where an action that may leave rows as they are goes on; null at its end, absent where none is left. */
  next_cursor?: string | null;
}

export interface BulkProgress {
  done: number;
  total: number;
  /** Topics of the first answer that nobody serves: what is ordered for them waits. */
  unserved: readonly string[];
}

export interface BulkOrder<Filter extends BulkFilter> {
  /** Closed at the time of the dry run: what dies again while we work is not taken again. */
  filter: Filter;
  reason: string;
  /** Ordered for topics that nobody serves, too. */
  allow_unserved?: true;
  /** Counted by the dry run. */
  total: number;
}

type BulkStep<Filter extends BulkFilter> = Omit<BulkOrder<Filter>, 'total'> & { cursor?: string };

/**
 * One request changes a limited number of rows: asks again until none remains, none was changed or, where
 * the answers have a cursor, it has come to the end; or until the operator stops it.
 */
export async function runBulk<Filter extends BulkFilter>(
  order: BulkOrder<Filter>,
  send: (body: BulkStep<Filter>) => Promise<BulkAnswer>,
  onProgress: (progress: BulkProgress) => void,
  stop: AbortSignal,
): Promise<BulkProgress> {
  let done = 0;
  let cursor: string | undefined;
  let unserved: readonly string[] | undefined;
  for (;;) {
    const { total: _total, ...body } = order;
    const answer = await send({ ...body, ...(cursor && { cursor }) });
    done += answer.affected;
    unserved ??= answer.unserved ?? [];
    const progress = { done, total: Math.max(order.total, done), unserved };
    onProgress(progress);
    if (stop.aborted || isTheLast(answer)) return progress;
    cursor = answer.next_cursor ?? undefined;
  }
}

function isTheLast({ affected, remaining, next_cursor }: BulkAnswer): boolean {
  return next_cursor === undefined ? affected === 0 || remaining === 0 : next_cursor === null;
}
