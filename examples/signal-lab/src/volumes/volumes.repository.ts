import type { CanonicalEvent } from '@acp/contracts';
import type { EntityManager } from 'typeorm';

export interface MinuteRow {
  symbol: string;
  venue: string;
  minute: Date;
  volume: string;
  trades: string;
}

/** Traded quantity per symbol, venue and minute of the trade, added up in `numeric`. */
export class VolumesRepository {
  async addTrades(manager: EntityManager, trades: readonly CanonicalEvent[]): Promise<void> {
    if (trades.length === 0) return;
    await manager.query(ADD_TRADES, [JSON.stringify(trades.map(tradeOf))]);
  }

  async list(
    manager: EntityManager,
    { symbol, limit }: { symbol: string | null; limit: number },
  ): Promise<MinuteRow[]> {
    return manager.query(
      `SELECT symbol, venue, minute, volume, trades
         FROM signal_lab.signal_lab_minutes
        WHERE $1::text IS NULL OR symbol = $1
        ORDER BY minute DESC, symbol, venue
        LIMIT $2`,
      [symbol, limit],
    );
  }
}

function tradeOf({ occurred_at, payload }: CanonicalEvent) {
  return {
    occurred_at,
    symbol: payload['symbol'],
    venue: payload['venue'] ?? '',
    quantity: payload['quantity'],
  };
}

/** Ordered by key, so that two transactions over the same symbols wait and do not deadlock. */
const ADD_TRADES = `
INSERT INTO signal_lab.signal_lab_minutes AS kept (symbol, venue, minute, volume, trades)
SELECT symbol, venue, date_trunc('minute', occurred_at, 'UTC'), sum(quantity), count(*)
  FROM json_to_recordset($1::json) AS trade (
         symbol text, venue text, occurred_at timestamptz, quantity numeric)
 GROUP BY 1, 2, 3
 ORDER BY 1, 2, 3
    ON CONFLICT (symbol, venue, minute) DO UPDATE SET
       volume = kept.volume + excluded.volume, trades = kept.trades + excluded.trades`;
