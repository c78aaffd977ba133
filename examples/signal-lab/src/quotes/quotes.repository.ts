import type { CanonicalEvent } from '@acp/contracts';
import type { EntityManager } from 'typeorm';

export interface QuoteRow {
  symbol: string;
  venue: string;
  bid_price: string;
  bid_quantity: string | null;
  ask_price: string;
  ask_quantity: string | null;
  occurred_at: Date;
  event_id: string;
}

/**
 * The latest quote per symbol and venue. Latest means by the source's clock: an event that arrives
 * late never overwrites a newer one. Quotes of one instant are ordered by the venue's update id.
 */
export class QuotesRepository {
  async keepLatest(manager: EntityManager, quotes: readonly CanonicalEvent[]): Promise<void> {
    if (quotes.length === 0) return;
    await manager.query(KEEP_LATEST, [JSON.stringify(quotes.map(quoteOf))]);
  }

  async list(manager: EntityManager, symbol: string | null): Promise<QuoteRow[]> {
    return manager.query(
      `SELECT symbol, venue, bid_price, bid_quantity, ask_price, ask_quantity, occurred_at, event_id
         FROM signal_lab.signal_lab_quotes
        WHERE $1::text IS NULL OR symbol = $1
        ORDER BY symbol, venue`,
      [symbol],
    );
  }
}

function quoteOf({ event_id, occurred_at, payload }: CanonicalEvent) {
  const updateId = String(payload['update_id'] ?? '');
  return {
    event_id,
    occurred_at,
    symbol: payload['symbol'],
    venue: payload['venue'] ?? '',
    bid_price: payload['bid_price'],
    bid_quantity: payload['bid_quantity'],
    ask_price: payload['ask_price'],
    ask_quantity: payload['ask_quantity'],
    update_id: /^\d{1,30}$/.test(updateId) ? updateId : '0',
  };
}

/** Ordered by key, so that two transactions over the same symbols wait and do not deadlock. */
const KEEP_LATEST = `
INSERT INTO signal_lab.signal_lab_quotes AS kept
       (symbol, venue, bid_price, bid_quantity, ask_price, ask_quantity,
        occurred_at, update_id, event_id)
SELECT DISTINCT ON (symbol, venue)
       symbol, venue, bid_price, bid_quantity, ask_price, ask_quantity,
       occurred_at, update_id, event_id
  FROM json_to_recordset($1::json) AS quote (
         symbol text, venue text, bid_price numeric, bid_quantity numeric, ask_price numeric,
         ask_quantity numeric, occurred_at timestamptz, update_id numeric, event_id uuid)
 ORDER BY symbol, venue, occurred_at DESC, update_id DESC, event_id DESC
    ON CONFLICT (symbol, venue) DO UPDATE SET
       bid_price = excluded.bid_price, bid_quantity = excluded.bid_quantity,
       ask_price = excluded.ask_price, ask_quantity = excluded.ask_quantity,
       occurred_at = excluded.occurred_at, update_id = excluded.update_id,
       event_id = excluded.event_id
 WHERE (excluded.occurred_at, excluded.update_id, excluded.event_id)
     > (kept.occurred_at, kept.update_id, kept.event_id)`;
