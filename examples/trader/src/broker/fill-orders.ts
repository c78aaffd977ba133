import type { CanonicalEvent, Release } from '@acp/contracts';
import type { EntityManager } from 'typeorm';

/**
 * Fills what was released, on paper and at its limit. The inbox lets nothing else come here, and each
 * release once; the fill commits with the mark that says so.
 */
export async function fillOrders(
  manager: EntityManager,
  releases: readonly CanonicalEvent[],
): Promise<void> {
  const payloads = releases.map(({ payload }) => payload as unknown as Release);
  await manager.query(FILL, [JSON.stringify(payloads)]);
}

const FILL = `
INSERT INTO trader.fills (release_id, decision_id, account, symbol, side, quantity, price)
SELECT release_id, decision_id, action ->> 'account', action ->> 'symbol', action ->> 'side',
       (action ->> 'quantity')::numeric, (action ->> 'limit_price')::numeric
  FROM json_to_recordset($1::json) AS release (release_id uuid, decision_id uuid, action json)
 ORDER BY release_id`;
