import type { CanonicalEvent } from '@acp/contracts';
import type { Client } from 'pg';
import type { EntityManager } from 'typeorm';

/** Empty tables: the effects of a consumer, and the inbox. */
export async function emptyEffects(client: Client): Promise<void> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS bench_effects (
      id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      event_id    uuid NOT NULL,
      symbol      text NOT NULL,
      bid_price   numeric NOT NULL,
      ask_price   numeric NOT NULL,
      occurred_at timestamptz NOT NULL
    );
    TRUNCATE bench_effects, processed_events, consumer_failures;`);
  await client.query('CHECKPOINT');
}

/** The effect of a batch: a row for each event, in one statement. */
export async function keepQuotes(
  events: readonly CanonicalEvent[],
  manager: EntityManager,
): Promise<void> {
  const quotes = events.map(({ event_id, occurred_at, payload }) => ({
    event_id,
    occurred_at,
    symbol: payload['symbol'],
    bid_price: payload['bid_price'],
    ask_price: payload['ask_price'],
  }));
  await manager.query(
    `INSERT INTO bench_effects (event_id, symbol, bid_price, ask_price, occurred_at)
     SELECT event_id, symbol, bid_price, ask_price, occurred_at
     FROM json_to_recordset($1::json) AS quote (
            event_id uuid, symbol text, bid_price numeric, ask_price numeric,
            occurred_at timestamptz)`,
    [JSON.stringify(quotes)],
  );
}

/** Each event has had its effect once and, with an inbox, its row there. */
export async function mustBeEffective(
  client: Client,
  expected: { events: number; inbox: boolean },
): Promise<void> {
  const { rows } = await client.query<{ rows: number; events: number; inbox: number }>(
    `SELECT count(*)::int AS rows, count(DISTINCT event_id)::int AS events,
            (SELECT count(*)::int FROM processed_events WHERE duplicates = 0) AS inbox
     FROM bench_effects`,
  );
  const { rows: made, events, inbox } = rows[0]!;
  const wanted = expected.inbox ? expected.events : 0;
  if (made === expected.events && events === made && inbox === wanted) return;
  throw new Error(
    `${made} effects of ${events} events and ${inbox} inbox rows, not ${expected.events}`,
  );
}
