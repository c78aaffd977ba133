import type { DeadLetterBulkAnswer, DeadLetterFilter } from '@acp/contracts/api';

export interface BulkProgress {
  done: number;
  total: number;
}

export interface BulkOrder {
  /** Closed at the time of the dry run: what dies again while we work is not taken again. */
  filter: DeadLetterFilter;
  reason: string;
  /** Counted by the dry run. */
  total: number;
}

/**
 * One request changes a limited number of dead letters: asks again until none remains, none was
 * changed, or the operator stops it.
 */
export async function runBulk(
  order: BulkOrder,
  send: (body: { filter: DeadLetterFilter; reason: string }) => Promise<DeadLetterBulkAnswer>,
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
