import type { RejectedFilter, RejectedRecord, RejectedStatus } from '@acp/contracts';
import type { Transaction } from '../database.js';
import type { Keyset } from '../keyset.js';
import { RejectedRepository } from './rejected.repository.js';
import {
  countAfter,
  discardMatching,
  lockStep,
  type StepLimits,
} from './sql/matching-rejected.sql.js';
import {
  entriesOfResubmitted,
  lockRejected,
  resolveRejected,
  resolveResubmitted,
} from './sql/resolve-rejected.sql.js';

export type LockedRecord = Pick<
  RejectedRecord,
  'id' | 'source' | 'trace_id' | 'raw_payload_id' | 'event_id' | 'status'
>;

/** One that stands for a step of a bulk action, with its whole text. */
export type StepRecord = LockedRecord & Pick<RejectedRecord, 'record_text' | 'connector'>;

/** What operators do to the quarantine, and what they read to do it, in one transaction. */
export class RejectedActions extends RejectedRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction);
  }

  /** Locked until the transaction ends; null when there is no such record. */
  async lock(id: string): Promise<LockedRecord | null> {
    const { rows } = await this.transaction.run<LockedRecord>(lockRejected, [id]);
    return rows[0] ?? null;
  }

  /** Closes at most `rowsMax` open records that match, oldest first; how many it were. */
  async discardMatching(filter: RejectedFilter, by: string, rowsMax: number): Promise<number> {
    const { count } = await this.transaction.ask(discardMatching(filter, by, rowsMax));
    return count;
  }

  /**
   * The next open records that match, oldest first, locked until the transaction ends. `next` is the
   * place of the last one, null when none was found; records that another action holds are passed by.
   */
  async lockStep(
    filter: RejectedFilter,
    after: Keyset | null,
    limits: StepLimits,
  ): Promise<{ records: StepRecord[]; next: Keyset | null }> {
    const step = lockStep(filter, after, limits);
    const { rows } = await this.transaction.ask<StepRecord & { _at: string }>(step);
    const last = rows.at(-1);
    const records = rows.map(({ _at, ...record }) => record);
    return { records, next: last ? { at: last._at, id: last.id } : null };
  }

  /** Open records that match beyond a place: what `lockStep` has still before it. */
  async countAfter(filter: RejectedFilter, after: Keyset | null): Promise<number> {
    const { rows } = await this.transaction.ask<{ count: number }>(countAfter(filter, after));
    return rows[0]!.count;
  }

  /** Closes records, each as the event that it became. */
  async resolveResubmitted(
    became: readonly { id: string; event_id: string }[],
    by: string,
  ): Promise<void> {
    await this.transaction.run(resolveResubmitted, [
      became.map(({ id }) => id),
      became.map(({ event_id }) => event_id),
      by,
    ]);
  }

  /** Outbox entries of events that were just stored. */
  async entriesOf(eventIds: readonly string[]): Promise<string[]> {
    const { rows } = await this.transaction.run<{ id: string }>(entriesOfResubmitted, [eventIds]);
    return rows.map(({ id }) => id);
  }

  async resolve(
    id: string,
    resolution: { status: RejectedStatus; by: string; resubmittedAs?: string },
  ): Promise<void> {
    await this.transaction.run(resolveRejected, [
      id,
      resolution.status,
      resolution.by,
      resolution.resubmittedAs ?? null,
    ]);
  }
}
