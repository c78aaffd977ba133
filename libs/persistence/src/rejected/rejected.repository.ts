import type { RejectedRecord, RejectedStatus } from '@acp/contracts';
import type { Runner } from '../database.js';
import { iso, isoMicros } from '../iso-time.js';
import { pageOf, type Keyset, type KeysetPage } from '../keyset.js';
import { Where } from '../where.js';

export interface RejectedSearch {
  source?: string | undefined;
  connector?: string | undefined;
  status?: RejectedStatus | undefined;
  /** Code of any of the reasons. */
  code?: string | undefined;
  eventType?: string | undefined;
  traceId?: string | undefined;
  rawPayloadId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** Characters of a record's text in lists; the record itself shows all of it. */
const LISTED_TEXT_CHARS = 4_096;

const COLUMNS = `
  r.id, r.raw_payload_id, r.record_index, r.source, r.connector, r.trace_id, r.event_id,
  r.event_type, r.reasons, ${iso('r.rejected_at')} AS rejected_at, r.status,
  ${iso('r.resolved_at')} AS resolved_at, r.resolved_by, r.resubmitted_as`;

const LISTED = `${COLUMNS}, left(r.record_text, ${LISTED_TEXT_CHARS}) AS record_text`;

/** The quarantine: what was refused, and what an operator made of it. */
export class RejectedRepository {
  constructor(private readonly runner: Runner) {}

  /** Newest first; long records are cut in lists. */
  async list(
    search: RejectedSearch,
    limit: number,
    after: Keyset | null,
  ): Promise<KeysetPage<RejectedRecord>> {
    const where = new Where()
      .add(search.source, ($) => `r.source = ${$}`)
      .add(search.connector, ($) => `r.connector = ${$}`)
      .add(search.status, ($) => `r.status = ${$}`)
      .add(
        search.code,
        ($) => `r.reasons @> jsonb_build_array(jsonb_build_object('code', ${$}::text))`,
      )
      .add(search.eventType, ($) => `r.event_type = ${$}`)
      .add(search.traceId, ($) => `r.trace_id = ${$}::uuid`)
      .add(search.rawPayloadId, ($) => `r.raw_payload_id = ${$}::uuid`)
      .add(search.from, ($) => `r.rejected_at >= ${$}::timestamptz`)
      .add(search.to, ($) => `r.rejected_at < ${$}::timestamptz`);
    if (after) {
      const at = where.value(after.at);
      const id = where.value(after.id);
      where.always(`(r.rejected_at, r.id) < (${at}::timestamptz, ${id}::uuid)`);
    }
    const { rows } = await this.runner.run<RejectedRecord & { _at: string; _id: string }>(
      {
        name: 'list_rejected',
        text: `
SELECT ${LISTED}, ${isoMicros('r.rejected_at')} AS _at, r.id AS _id
FROM rejected_records r WHERE ${where}
ORDER BY r.rejected_at DESC, r.id DESC LIMIT ${where.value(limit + 1)}`,
      },
      where.values,
    );
    return pageOf(rows, limit);
  }

  /** Records that wait for an operator; index rejected_records_open. */
  async countOpen(): Promise<number> {
    const { rows } = await this.runner.run<{ count: number }>({
      name: 'count_open_rejected',
      text: `SELECT count(*)::float8 AS count FROM rejected_records WHERE status = 'open'`,
    });
    return rows[0]!.count;
  }

  async find(id: string): Promise<RejectedRecord | null> {
    const { rows } = await this.runner.run<RejectedRecord>(
      {
        name: 'rejected_record',
        text: `SELECT ${COLUMNS}, r.record_text FROM rejected_records r WHERE r.id = $1::uuid`,
      },
      [id],
    );
    return rows[0] ?? null;
  }

  /** What a trace had refused, oldest first. */
  async ofTrace(traceId: string, rowsMax: number): Promise<RejectedRecord[]> {
    const { rows } = await this.runner.run<RejectedRecord>(
      {
        name: 'rejected_of_trace',
        text: `SELECT ${LISTED} FROM rejected_records r WHERE r.trace_id = $1::uuid
               ORDER BY r.rejected_at, r.id LIMIT $2`,
      },
      [traceId, rowsMax],
    );
    return rows;
  }
}
