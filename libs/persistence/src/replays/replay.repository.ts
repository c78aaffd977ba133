import type { Replay, ReplayFilter, ReplayStatus } from '@acp/contracts';
import type { Runner } from '../database.js';
import { ENTRIES, ENTRY_STATE, HELD } from '../outbox/entry-state.js';
import { iso, isoMicros } from '../iso-time.js';
import { pageOf, type Keyset, type KeysetPage } from '../keyset.js';
import { Where } from '../where.js';
import { previewReplay, type StoredReplayPreview } from './replay-preview.js';

const COLUMNS = `
  r.id, r.name, r.reason, r.filter, r.rate_per_second, r.ordering, r.only_unprocessed_by, r.status,
  r.requested_by, r.matched::float8 AS matched, r.enqueued::float8 AS enqueued,
  r.skipped::float8 AS skipped, r.worker_id, r.last_error, ${iso('r.created_at')} AS created_at,
  ${iso('r.started_at')} AS started_at, ${iso('r.finished_at')} AS finished_at,
  ${iso('r.updated_at')} AS updated_at`;

/** Newest entries of a replay that are counted by state; older ones are taken as delivered. */
const PROGRESS_ROWS_MAX = 20_000;

/** Entries that replay `r` has ordered, by state; index outbox_replay. */
const PROGRESS = `
CROSS JOIN LATERAL (
  SELECT json_build_object(
           'pending', count(*) FILTER (WHERE state = 'pending'),
           'in_flight', count(*) FILTER (WHERE state = 'in_flight'),
           'delivered', count(*) FILTER (WHERE state = 'delivered')
             + CASE WHEN count(*) >= ${PROGRESS_ROWS_MAX}
                    THEN greatest(0, r.enqueued - count(*)) ELSE 0 END,
           'dead', count(*) FILTER (WHERE state = 'dead'),
           'discarded', count(*) FILTER (WHERE state = 'discarded')) AS entries,
         count(*) >= ${PROGRESS_ROWS_MAX} AS entries_estimated
  FROM (SELECT ${ENTRY_STATE} AS state FROM ${ENTRIES} o WHERE o.replay_id = r.id
        ORDER BY o.id DESC LIMIT ${PROGRESS_ROWS_MAX}) x
) p`;

/** Replays as operators see them. */
export class ReplayRepository {
  constructor(private readonly runner: Runner) {}

  /** Newest first. */
  async list(
    search: { status?: ReplayStatus | undefined },
    limit: number,
    after: Keyset | null,
  ): Promise<KeysetPage<Replay>> {
    const where = new Where().add(search.status, ($) => `r.status = ${$}`);
    if (after) where.after('r.created_at', 'r.id', after);
    const { rows } = await this.runner.ask<Replay & { _at: string; _id: string }>({
      text: `
WITH ${HELD}
SELECT ${COLUMNS}, p.entries, p.entries_estimated, ${isoMicros('r.created_at')} AS _at, r.id AS _id
FROM (SELECT * FROM replays r WHERE ${where}
      ORDER BY r.created_at DESC, r.id DESC LIMIT ${where.value(limit + 1)}) r ${PROGRESS}
ORDER BY r.created_at DESC, r.id DESC`,
      values: where.values,
    });
    return pageOf(rows, limit);
  }

  async find(id: string): Promise<Replay | null> {
    const { rows } = await this.runner.run<Replay & Record<string, unknown>>(
      {
        name: 'find_replay',
        text: `WITH ${HELD} SELECT ${COLUMNS}, p.entries, p.entries_estimated FROM replays r ${PROGRESS} WHERE r.id = $1`,
      },
      [id],
    );
    return rows[0] ?? null;
  }

  /** What a replay would do now; see `previewReplay`. */
  preview(filter: ReplayFilter, onlyUnprocessedBy: string | null): Promise<StoredReplayPreview> {
    return previewReplay(this.runner, filter, onlyUnprocessedBy);
  }
}
