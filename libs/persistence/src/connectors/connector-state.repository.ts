import type { Connector, ConnectorGap } from '@acp/contracts';
import type { Runner } from '../database.js';
import { iso } from '../iso-time.js';

/** Newest raw payloads looked at for the time of a connector's last one. */
const RECENT_PAYLOADS = 5_000;

/** How far each connector has read, and what it knows it has missed. */
export class ConnectorStateRepository {
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

/**
 * A connector that can tell a gap keeps the newest as `gaps` in its cursor: the numbers `after` and
 * `before` that did arrive, exclusive, and when it was found.
 */
function gapsOf(cursor: unknown): ConnectorGap[] {
  const gaps = (cursor as { gaps?: unknown } | null)?.gaps;
  if (!Array.isArray(gaps)) return [];
  return gaps
    .filter((gap) => typeof gap === 'object' && gap !== null)
    .map((gap: Record<string, unknown>) => {
      const [after, before] = [Number(gap['after']), Number(gap['before'])];
      const numbered = Number.isSafeInteger(after) && Number.isSafeInteger(before);
      return {
        stream: String(gap['stream'] ?? ''),
        from: numbered ? String(after + 1) : String(gap['after'] ?? ''),
        to: numbered ? String(before - 1) : String(gap['before'] ?? ''),
        missing: numbered ? before - after - 1 : null,
        detected_at: typeof gap['found_at'] === 'string' ? gap['found_at'] : null,
        healed_at: typeof gap['healed_at'] === 'string' ? gap['healed_at'] : null,
      };
    });
}
