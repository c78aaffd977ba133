import type { Statement } from '../../database.js';

/**
 * The turn of one process at a source: a row where the source is due and nobody else holds it, else
 * none. Two that ask at once wait for each other at the row, and the second finds the lease taken. The
 * lease ends by itself, so that a process that died holds nothing up for longer.
 *
 * $1 connector · $2 source · $3 holder · $4 lease in milliseconds. Index: the primary key.
 */
export const takeSourceTurn: Statement = {
  name: 'take_source_turn',
  text: `
INSERT INTO source_states AS state (connector, source, holder, lease_until)
VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')
ON CONFLICT (connector) DO UPDATE
   SET holder = excluded.holder, lease_until = excluded.lease_until, source = excluded.source
 WHERE state.holder = excluded.holder
    OR (state.due_at <= now() AND (state.lease_until IS NULL OR state.lease_until <= now()))
RETURNING connector`,
};
