import type { Connector, ConnectorGap } from '@acp/contracts';
import type { Runner } from '../database.js';
import { iso } from '../iso-time.js';

/** Newest raw payloads looked at for the time of a connector's last one. */
const RECENT_PAYLOADS = 5_000;

/** How far each connector has read, and what it knows it has missed. */
export class ConnectorReadRepository {
  constructor(private readonly runner: Runner) {}

  async list(): Promise<Connector[]> {
    const { rows } = await this.runner.run<Omit<Connector, 'gaps'> & Record<string, unknown>>({
      name: 'list_connectors',
      text: `
WITH recent AS (
  SELECT connector, max(fetched_at) AS at
  FROM (SELECT connector, fetched_at FROM raw_payloads ORDER BY id DESC LIMIT ${RECENT_PAYLOADS}) r
  GROUP BY connector
)
SELECT c.connector, c.source, c.cursor, ${iso('c.updated_at')} AS updated_at,
       greatest(0, extract(epoch FROM now() - c.updated_at))::float8 AS lag_seconds,
       ${iso('r.at')} AS last_payload_at
FROM connector_cursors c LEFT JOIN recent r USING (connector)
ORDER BY c.connector LIMIT 1000`,
    });
    return rows.map((row) => ({ ...row, gaps: gapsOf(row['cursor']) }));
  }
}

/** A connector that can tell a gap keeps the list as `gaps` in its cursor. */
function gapsOf(cursor: unknown): ConnectorGap[] {
  const gaps = (cursor as { gaps?: unknown } | null)?.gaps;
  if (!Array.isArray(gaps)) return [];
  return gaps.map((gap: Record<string, unknown>) => ({
    stream: String(gap['stream'] ?? ''),
    from: String(gap['from'] ?? ''),
    to: String(gap['to'] ?? ''),
    missing: typeof gap['missing'] === 'number' ? gap['missing'] : null,
    detected_at: typeof gap['detected_at'] === 'string' ? gap['detected_at'] : null,
    healed_at: typeof gap['healed_at'] === 'string' ? gap['healed_at'] : null,
  }));
}
