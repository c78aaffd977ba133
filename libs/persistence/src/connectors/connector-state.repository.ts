import type { Connector, ConnectorGap } from '@acp/contracts';
import type { Runner } from '../database.js';
import { iso } from '../iso-time.js';
import { gapsOf, resetsOf, streamsOf } from './cursor-contents.js';

/** Newest raw payloads looked at for the time of a connector's last one. */
const RECENT_PAYLOADS = 5_000;

/** How far each connector has read, and what it knows it has missed. */
export class ConnectorStateRepository {
  constructor(private readonly runner: Runner) {}

  async list(): Promise<Connector[]> {
    const { rows } = await this.runner.run<ConnectorRow>({
      name: 'list_connectors',
      text: `
WITH recent AS (
  SELECT connector, max(fetched_at) AS at
  FROM (SELECT connector, fetched_at FROM raw_payloads ORDER BY id DESC LIMIT ${RECENT_PAYLOADS}) r
  GROUP BY connector
), known AS (
  SELECT connector, source, cursor, updated_at FROM connector_cursors
  UNION ALL
  SELECT 'intake/' || name, name,
         jsonb_build_object('batch', batch, 'records', records, 'refused', refused, 'left', taken,
           'explained', explained, 'waiting', waiting, 'oldest_waiting_at', oldest_waiting_at,
           'error', error),
         greatest(updated_at, looked_at)
  FROM intakes
)
SELECT connector, coalesce(c.source, s.source) AS source, c.cursor,
       ${iso('coalesce(c.updated_at, s.last_success_at, s.last_error_at, s.due_at)')} AS updated_at,
       greatest(0, extract(epoch FROM now() -
         coalesce(c.updated_at, s.last_success_at, s.last_error_at, s.due_at)))::float8 AS lag_seconds,
       ${iso('r.at')} AS last_payload_at, (extract(epoch FROM now()) * 1000)::float8 AS now_ms,
       CASE WHEN s.source IS NOT NULL THEN json_build_object(
         'last_success_at', ${iso('s.last_success_at')}, 'last_error_at', ${iso('s.last_error_at')},
         'last_error', s.last_error, 'failures', s.failures, 'behind', s.behind,
         'due_at', ${iso('s.due_at')}) END AS state
FROM known c FULL JOIN source_states s USING (connector)
LEFT JOIN recent r USING (connector)
ORDER BY connector LIMIT 1000`,
    });
    const gaps = rows.map(({ cursor }) => gapsOf(cursor));
    const healed = await this.healed(gaps.flat());
    return rows.map(({ now_ms, ...row }, index) => ({
      ...row,
      gaps: gaps[index]!.map((gap) => ({
        ...gap,
        healed_at: gap.healed_at ?? healed.get(gap.gap_id ?? '') ?? null,
      })),
      resets: resetsOf(row.cursor),
      streams: streamsOf(row.cursor, now_ms),
    }));
  }

  /** When those were healed that have a row. */
  private async healed(gaps: readonly ConnectorGap[]): Promise<Map<string, string>> {
    const ids = gaps.flatMap(({ gap_id }) => (gap_id === null ? [] : [gap_id]));
    if (ids.length === 0) return new Map();
    const { rows } = await this.runner.run<{ id: string; at: string }>(
      {
        name: 'healed_gaps',
        text: `SELECT id, ${iso('closed_at')} AS at FROM gaps
               WHERE id = ANY ($1::uuid[]) AND state = 'healed'`,
      },
      [ids],
    );
    return new Map(rows.map(({ id, at }) => [id, at]));
  }
}

type ConnectorRow = Omit<Connector, 'gaps' | 'resets' | 'streams'> & { now_ms: number };
