import type { RejectedFilter, RejectedRecord, RejectedStatus } from '@acp/contracts';
import type { Transaction } from '../database.js';
import { rejectedConditions } from './rejected-filter.js';
import { RejectedRepository } from './rejected.repository.js';

export type LockedRecord = Pick<
  RejectedRecord,
  'id' | 'source' | 'trace_id' | 'raw_payload_id' | 'event_id' | 'status'
>;

/** What operators do to the quarantine, and what they read to do it, in one transaction. */
export class RejectedActions extends RejectedRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction);
  }

  /** Locked until the transaction ends; null when there is no such record. */
  async lock(id: string): Promise<LockedRecord | null> {
    const { rows } = await this.transaction.run<LockedRecord>(
      {
        name: 'lock_rejected',
        text: `SELECT id, source, trace_id, raw_payload_id, event_id, status
               FROM rejected_records WHERE id = $1::uuid FOR UPDATE`,
      },
      [id],
    );
    return rows[0] ?? null;
  }

  /** Closes at most `rowsMax` open records that match, oldest first; how many it were. */
  async discardMatching(filter: RejectedFilter, by: string, rowsMax: number): Promise<number> {
    const where = rejectedConditions(filter).always(`r.status = 'open'`);
    const { count } = await this.transaction.ask({
      text: `
WITH chosen AS MATERIALIZED (
  SELECT r.id FROM rejected_records r WHERE ${where}
  ORDER BY r.rejected_at, r.id LIMIT ${where.value(rowsMax)} FOR UPDATE SKIP LOCKED
)
UPDATE rejected_records SET status = 'discarded', resolved_at = now(), resolved_by = ${where.value(by)}
WHERE id = ANY (ARRAY(SELECT id FROM chosen))`,
      values: where.values,
    });
    return count;
  }

  async resolve(
    id: string,
    resolution: { status: RejectedStatus; by: string; resubmittedAs?: string },
  ): Promise<void> {
    await this.transaction.run(
      {
        name: 'resolve_rejected',
        text: `UPDATE rejected_records
               SET status = $2, resolved_at = now(), resolved_by = $3, resubmitted_as = $4::uuid
               WHERE id = $1::uuid`,
      },
      [id, resolution.status, resolution.by, resolution.resubmittedAs ?? null],
    );
  }
}
