/**
 * What became of an entry is read from here, by every statement that asks for it: who has or had it, when
 * it was delivered, under which receipt of the broker, after how many attempts. Statements that move an entry
 * on (claim, settle, sweep, release, an operator's action) name the table, and so does who asks only what an
 * entry orders. `entry-readers.spec.ts` holds them to it.
 */
export const ENTRIES = 'outbox';

/**
 * The ids that some claim names, as a common table expression. Claims are a few hundred rows; their
 * ids are read once for each statement.
 */
export const HELD = `held AS MATERIALIZED (SELECT unnest(entry_ids) AS id FROM claims)`;

/** The state of outbox row `o`, exactly one of five; needs `HELD` in the WITH list. */
export const ENTRY_STATE = `
  CASE WHEN o.delivered_at IS NOT NULL THEN 'delivered'
       WHEN o.dead_lettered_at IS NOT NULL THEN 'dead'
       WHEN o.discarded_at IS NOT NULL THEN 'discarded'
       WHEN o.id IN (SELECT id FROM held) THEN 'in_flight'
       ELSE 'pending' END`;
