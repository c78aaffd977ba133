import type { Connector } from '@acp/contracts';
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
SELECT c.connector, c.source, c.cursor, ${iso('c.updated_at')} AS updated_at,
       greatest(0, extract(epoch FROM now() - c.updated_at))::float8 AS lag_seconds,
       ${iso('r.at')} AS last_payload_at, (extract(epoch FROM now()) * 1000)::float8 AS now_ms
FROM known c LEFT JOIN recent r USING (connector)
ORDER BY c.connector LIMIT 1000`,
    });
    return rows.map(({ now_ms, ...row }) => ({
      ...row,
      gaps: gapsOf(row.cursor),
      resets: resetsOf(row.cursor),
      streams: streamsOf(row.cursor, now_ms),
    }));
  }
}

type ConnectorRow = Omit<Connector, 'gaps' | 'resets' | 'streams'> & { now_ms: number };
