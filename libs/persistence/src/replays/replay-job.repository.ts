import { cleanText } from '@acp/contracts';
import type { ReplayFilter } from '@acp/contracts';
import type { Database, Runner } from '../database.js';
import { unknownMembers } from '../events/event-filter.js';
import { deliveryOf, type ReplayDelivery } from './render-delivery.js';
import { eventWriters } from './sql/event-writers.sql.js';
import {
  dropEndedLists,
  failReplay,
  holdReplays,
  noteOnReplay,
  releaseReplays,
} from './sql/hold-replays.sql.js';
import { listReplayItems } from './sql/list-replay-items.sql.js';
import { REPLAY_MEMBERS } from './sql/replay-deliveries.sql.js';
import { orderReplayItems } from './sql/order-replay-items.sql.js';
import { lockReplay, nextReplayItems, type ReplayItemRow } from './sql/take-replay-items.sql.js';

/** A replay that this worker holds. */
export interface ReplayJob {
  id: string;
  filter: ReplayFilter;
  rate_per_second: number;
  ordering: 'none' | 'key';
  /** Its work list is written; until then there is nothing to order. */
  listed: boolean;
}

/** A transaction that is writing events. */
export interface EventWriter {
  /** Unique while the server runs. */
  id: string;
  pid: number | null;
}

/** What one step did. `lost`: the replay is no longer this worker's to run. */
export type ReplayStep =
  | { kind: 'ordered'; ordered: { topic: string; entries: number }[]; items: number }
  | { kind: 'completed'; ordered: { topic: string; entries: number }[]; items: number }
  | { kind: 'lost' };

/** Replays as the worker sees them that runs them. */
export class ReplayJobRepository {
  constructor(private readonly database: Database) {}

  /** The replays this worker holds from now on, oldest first; at most `replaysMax`. */
  async hold(workerId: string, replaysMax: number): Promise<ReplayJob[]> {
    const { rows } = await this.database.run<ReplayJob & Record<string, unknown>>(holdReplays, [
      workerId,
      replaysMax,
    ]);
    return rows;
  }

  /** Lets other workers go on with what this one holds. */
  async release(workerId: string): Promise<void> {
    await this.database.run(releaseReplays, [workerId]);
  }

  /** Transactions that are writing events at this moment. */
  async eventWriters(): Promise<EventWriter[]> {
    const { rows } = await this.database.run<EventWriter & Record<string, unknown>>(eventWriters);
    return rows;
  }

  /**
   * Writes the work list, whole or not at all. False when the replay was cancelled, paused or taken
   * over meanwhile. Throws `RangeError` for a filter that this version does not understand.
   */
  async list(job: ReplayJob, workerId: string): Promise<boolean> {
    const unknown = unknownMembers(job.filter, REPLAY_MEMBERS);
    if (unknown.length > 0) throw new RangeError(`unknown in the filter: ${unknown.join(', ')}`);
    const { filter, ordering } = job;
    const list = listReplayItems({ replayId: job.id, workerId, filter, ordering });
    return this.undoUnless((runner) => runner.ask(list).then(({ count }) => count === 1));
  }

  /**
   * Orders at most `itemsMax` deliveries of the list and moves the position, in one transaction. A
   * step that fails leaves nothing behind.
   */
  async step(replayId: string, workerId: string, itemsMax: number): Promise<ReplayStep> {
    return this.database.inTransaction(async (runner) => {
      const locked = await runner.run<{ n: string; only_unprocessed_by: string | null }>(
        lockReplay,
        [replayId, workerId],
      );
      const job = locked.rows[0];
      if (!job) return { kind: 'lost' };
      const items = await runner.run<ReplayItemRow & Record<string, unknown>>(nextReplayItems, [
        replayId,
        job.n,
        itemsMax,
        job.only_unprocessed_by,
      ]);
      return orderItems(runner, { replayId, position: job.n, items: items.rows, itemsMax });
    });
  }

  /** Ends the replay with a reason; an operator may have ended it first. */
  async fail(replayId: string, workerId: string, reason: string): Promise<void> {
    await this.database.run(failReplay, [replayId, workerId, cleanText(reason)]);
  }

  /** Says, for operators, why the replay does not move; null when it does again. */
  async note(replayId: string, workerId: string, text: string | null): Promise<void> {
    await this.database.run(noteOnReplay, [replayId, workerId, text && cleanText(text)]);
  }

  /** Removes at most `rowsMax` rows of lists nobody needs any more; how many it were. */
  async dropEndedLists(rowsMax: number): Promise<number> {
    return (await this.database.run(dropEndedLists, [rowsMax])).count;
  }

  private async undoUnless(work: (runner: Runner) => Promise<boolean>): Promise<boolean> {
    try {
      return await this.database.inTransaction(async (runner) => {
        if (!(await work(runner))) throw new NotOurs();
        return true;
      });
    } catch (error) {
      if (error instanceof NotOurs) return false;
      throw error;
    }
  }
}

/** Rolls a transaction back whose fence did not hold. */
class NotOurs extends Error {}

interface StepItems {
  replayId: string;
  position: string;
  items: ReplayItemRow[];
  itemsMax: number;
}

async function orderItems(
  runner: Runner,
  { replayId, position, items, itemsMax }: StepItems,
): Promise<ReplayStep> {
  const wanted = items
    .filter((item) => !item.processed)
    .map(deliveryOf)
    .filter((delivery) => delivery !== null);
  const ended = items.length < itemsMax;
  const column = (name: keyof ReplayDelivery) => wanted.map((delivery) => delivery[name]);
  const { rows } = await runner.run<{ topic: string; entries: number }>(orderReplayItems, [
    replayId,
    items.at(-1)?.n ?? position,
    column('n'),
    column('event_id'),
    column('topic'),
    column('entry_id'),
    column('partition_key'),
    column('payload'),
    column('headers'),
    items.length - wanted.length,
    ended,
  ]);
  return { kind: ended ? 'completed' : 'ordered', ordered: rows, items: items.length };
}
