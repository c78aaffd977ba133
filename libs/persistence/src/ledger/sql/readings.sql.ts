import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';
import type { LedgerKind } from '../kinds/ledger-kind.js';
import { LEDGER_KINDS } from '../ledger-kinds.js';

/** Takes the snapshot, and bounds each statement after it. $1 milliseconds as text, '0' for none. */
export const beginSnapshot: Statement = {
  name: 'ledger_snapshot',
  text: `
SELECT ${iso('transaction_timestamp()')} AS as_of,
       set_config('statement_timeout', $1, true) AS statement_timeout`,
};

export const closedThrough: Statement = {
  name: 'ledger_closed_through',
  text: 'SELECT kind, closed_through::text AS closed_through FROM ledger_progress',
};

/** Where a step of a full reading ends: $2 rows after $1, null where nothing is left. */
export const nextStep = ({ kind, table, alias, number }: LedgerKind): Statement => ({
  name: `ledger_next_step_${kind}`,
  text: `
SELECT max(n)::text AS through FROM (
  SELECT ${alias}.${number} AS n FROM ${table} ${alias} WHERE ${alias}.${number} > $1::bigint
  ORDER BY ${alias}.${number} LIMIT $2::bigint) x`,
});

export interface LedgerStandRow {
  /** Numbers given out in all accounts together: how large a full reading would be. */
  numbers: number;
  /** Of them, those that some verification has looked at. */
  verified: number;
  /** The verification that lies longest back; null while something was never verified. */
  verified_through: string | null;
  /** Since when something has not been looked at; null where there is nothing. */
  not_verified_since: string | null;
  not_verified_seconds: number;
  timed_out: number;
}

const GIVEN_OUT = LEDGER_KINDS.map(({ last }) => `coalesce(${last}, 0)`).join(' + ');
const SINCE = 'min(coalesce(verified_at, opened_at))';

/** How large the tables are, and how much of them has been verified since when. */
export const ledgerStand: Statement = {
  name: 'ledger_stand',
  text: `
SELECT (${GIVEN_OUT})::float8 AS numbers,
       coalesce(sum(verified_through - after_seq), 0)::float8 AS verified,
       CASE WHEN bool_and(verified_through = through_seq) THEN ${iso('min(verified_at)')} END
         AS verified_through,
       ${iso(SINCE)} AS not_verified_since,
       coalesce(extract(epoch FROM now() - ${SINCE}), 0)::float8 AS not_verified_seconds,
       count(timed_out_at)::float8 AS timed_out
FROM ledger_segments`,
};
