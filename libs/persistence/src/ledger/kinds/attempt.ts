import { identity, within, type LedgerKind } from './ledger-kind.js';

/** Attempts that are on record: every one but a first that succeeded. */
export const ATTEMPT_KIND: LedgerKind = {
  kind: 'attempt',
  table: 'delivery_attempts',
  alias: 'a',
  number: 'id',
  last: identity('delivery_attempts', 'id'),
  parts: [
    {
      part: 'delivery_attempts',
      table: 'delivery_attempts',
      proof: {
        kind: 'attempt',
        id: /^\d{1,18}\/\d{1,4}$/,
        where: `a.entry_id = split_part($1, '/', 1)::bigint
                AND a.attempt = split_part($1, '/', 2)::smallint`,
      },
      alias: 'a',
      columns: `entry_id attempt event_id topic worker_id transport started_at:time ended_at:time
                outcome error_code error_message response`,
      key: `a.entry_id || '/' || a.attempt`,
      from: 'delivery_attempts a',
      // With its entry gone there is nothing it could be an attempt of: that loss is the entry's.
      lost: `EXISTS (SELECT FROM outbox o WHERE o.id = split_part(k.key, '/', 1)::bigint)`,
    },
  ],
  rules: [
    {
      rule: 'attempts_are_recorded',
      table: 'delivery_attempts',
      message: 'attempts are of an entry that is gone',
      equation: true,
      breaks: `
        SELECT a.entry_id::text AS id, 1 AS difference, 0 AS expected, 1 AS actual
        FROM delivery_attempts a
        WHERE ${within('a.id')} AND NOT EXISTS (SELECT FROM outbox o WHERE o.id = a.entry_id)`,
    },
  ],
};
