import type { RejectedFilter, RejectedRecord, RejectedStatus } from '@acp/contracts';
import type { Transaction } from '../database.js';
import { isoMicros } from '../iso-time.js';
import type { Keyset } from '../keyset.js';
import type { Where } from '../where.js';
import { rejectedConditions } from './rejected-filter.js';
import { RejectedRepository } from './rejected.repository.js';

export type LockedRecord = Pick<
  RejectedRecord,
  'id' | 'source' | 'trace_id' | 'raw_payload_id' | 'event_id' | 'status'
>;

/** One that stands for a step of a bulk action, with its whole text. */
export type StepRecord = LockedRecord & Pick<RejectedRecord, 'record_text'>;

/** What one step of a bulk action takes at most; one record is taken whatever its size. */
export interface StepLimits {
  rowsMax: number;
  bytesMax: number;
}

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

  /**
   * The next open records that match, oldest first, locked until the transaction ends. `next` is the
   * place of the last one, null when none was found; records that another action holds are passed by.
   */
  async lockStep(
    filter: RejectedFilter,
    after: Keyset | null,
    { rowsMax, bytesMax }: StepLimits,
  ): Promise<{ records: StepRecord[]; next: Keyset | null }> {
    const where = openMatching(filter, after);
    const { rows } = await this.transaction.ask<StepRecord & { _at: string }>({
      text: `
WITH locked AS MATERIALIZED (
  SELECT r.id, r.rejected_at, octet_length(r.record_text) AS bytes
  FROM rejected_records r WHERE ${where}
  ORDER BY r.rejected_at, r.id LIMIT ${where.value(rowsMax)} FOR UPDATE SKIP LOCKED
), summed AS (
  SELECT id, sum(bytes) OVER (ORDER BY rejected_at, id) - bytes AS bytes_before FROM locked
)
SELECT r.id, r.source, r.trace_id, r.raw_payload_id, r.event_id, r.status, r.record_text,
       ${isoMicros('r.rejected_at')} AS _at
FROM summed s JOIN rejected_records r USING (id)
WHERE s.bytes_before < ${where.value(bytesMax)} ORDER BY r.rejected_at, r.id`,
      values: where.values,
    });
    const last = rows.at(-1);
    const records = rows.map(({ _at, ...record }) => record);
    return { records, next: last ? { at: last._at, id: last.id } : null };
  }

  /** Open records that match beyond a place: what `lockStep` has still before it. */
  async countAfter(filter: RejectedFilter, after: Keyset | null): Promise<number> {
    const where = openMatching(filter, after);
    const { rows } = await this.transaction.ask<{ count: number }>({
      text: `SELECT count(*)::float8 AS count FROM rejected_records r WHERE ${where}`,
      values: where.values,
    });
    return rows[0]!.count;
  }

  /** Closes records, each as the event that it became. */
  async resolveResubmitted(
    became: readonly { id: string; event_id: string }[],
    by: string,
  ): Promise<void> {
    await this.transaction.run(
      {
        name: 'resolve_resubmitted',
        text: `
UPDATE rejected_records r
SET status = 'resubmitted', resolved_at = now(), resolved_by = $3, resubmitted_as = b.event_id
FROM unnest($1::uuid[], $2::uuid[]) AS b (id, event_id) WHERE r.id = b.id`,
      },
      [became.map(({ id }) => id), became.map(({ event_id }) => event_id), by],
    );
  }

  /** Outbox entries of events that were just stored. */
  async entriesOf(eventIds: readonly string[]): Promise<string[]> {
    const { rows } = await this.transaction.run<{ id: string }>(
      {
        name: 'entries_of_resubmitted',
        text: `SELECT o.id::text AS id FROM outbox o WHERE o.event_id = ANY ($1::uuid[])`,
      },
      [eventIds],
    );
    return rows.map(({ id }) => id);
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

function openMatching(filter: RejectedFilter, after: Keyset | null): Where {
  const where = rejectedConditions(filter).always(`r.status = 'open'`);
  if (!after) return where;
  const at = where.value(after.at);
  const id = where.value(after.id);
  return where.always(`(r.rejected_at, r.id) > (${at}::timestamptz, ${id}::uuid)`);
}
