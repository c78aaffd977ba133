import type {
  RejectedFilter,
  RejectedGroup,
  RejectedGroups,
  RejectedRecord,
  RejectedStatus,
} from '@acp/contracts';
import type { Runner } from '../database.js';
import { iso, isoMicros } from '../iso-time.js';
import { pageOf, type Keyset, type KeysetPage } from '../keyset.js';
import { FIRST_CAUSE, FIRST_PATH, rejectedConditions } from './rejected-filter.js';

export interface RejectedSearch extends RejectedFilter {
  status?: RejectedStatus;
}

/** Open records looked at for the groups; the newest, when there are more. */
export const GROUPED_RECORDS_MAX = 100_000;

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
    const where = rejectedConditions(search).add(search.status, ($) => `r.status = ${$}`);
    if (after) where.after('r.rejected_at', 'r.id', after);
    const { rows } = await this.runner.ask<RejectedRecord & { _at: string; _id: string }>({
      text: `
SELECT ${LISTED}, ${isoMicros('r.rejected_at')} AS _at, r.id AS _id
FROM rejected_records r WHERE ${where}
ORDER BY r.rejected_at DESC, r.id DESC LIMIT ${where.value(limit + 1)}`,
      values: where.values,
    });
    return pageOf(rows, limit);
  }

  /** Open records by source and first reason, most frequent first. */
  async groups(filter: RejectedFilter, limit: number): Promise<RejectedGroups> {
    const where = rejectedConditions(filter).always(`r.status = 'open'`);
    const { rows } = await this.runner.ask<GroupRow>({
      text: `
WITH newest AS (
  SELECT r.id, r.source, r.event_type, r.reasons, r.rejected_at FROM rejected_records r
  WHERE ${where} ORDER BY r.rejected_at DESC, r.id DESC LIMIT ${GROUPED_RECORDS_MAX}
), caused AS (
  SELECT r.id, r.source, r.event_type, r.rejected_at, r.reasons -> 0 ->> 'code' AS code,
         ${FIRST_PATH} AS path, ${FIRST_CAUSE} AS cause, r.reasons -> 0 ->> 'message' AS message
  FROM newest r
)
SELECT source, event_type, code, path, cause, count(*)::float8 AS count,
       ${iso('min(rejected_at)')} AS first_at, ${iso('max(rejected_at)')} AS last_at,
       (array_agg(left(message, 300) ORDER BY rejected_at DESC, id DESC))[1] AS sample_message,
       (array_agg(id ORDER BY rejected_at DESC, id DESC))[1] AS sample_id,
       sum(count(*)) OVER ()::float8 AS scanned
FROM caused GROUP BY 1, 2, 3, 4, 5
ORDER BY count DESC, source, code, path, cause LIMIT ${where.value(limit)}`,
      values: where.values,
    });
    const scanned = rows[0]?.scanned ?? 0;
    return {
      scanned,
      truncated: scanned >= GROUPED_RECORDS_MAX,
      items: rows.map(({ scanned: _scanned, ...group }) => ({
        ...group,
        filter: groupFilter(filter, group),
      })),
    };
  }

  /** Open records that the filter chooses; the same choice as `RejectedActions.discardMatching`. */
  async countMatching(filter: RejectedFilter): Promise<number> {
    const where = rejectedConditions(filter).always(`r.status = 'open'`);
    const { rows } = await this.runner.ask<{ count: number }>({
      text: `SELECT count(*)::float8 AS count FROM rejected_records r WHERE ${where}`,
      values: where.values,
    });
    return rows[0]!.count;
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

type GroupRow = Omit<RejectedGroup, 'filter'> & { scanned: number };

function groupFilter(
  filter: RejectedFilter,
  { source, event_type, code, path, cause }: Omit<RejectedGroup, 'filter'>,
): RejectedFilter {
  return { ...filter, source, code, path, cause, ...(event_type !== null && { event_type }) };
}
