import type { EntryState } from '@acp/contracts';
import type { Statement } from '../../database.js';
import { ENTRIES, HELD } from '../../outbox/entry-state.js';
import { SUMMED, within, type AccountKind } from '../kinds/ledger-kind.js';

/** One sum, as finely as it is kept. */
export interface AccountRow {
  /** Source, topic. */
  name: string;
  consumer: string;
  hour: Date;
  is_replay: boolean;
  state: EntryState | '';
  rows: number;
  records: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  events: number;
}

const KEY = 'name, consumer, hour, is_replay, state';

/**
 * Rows by hour, of the numbers $1 to $2 or of all after $1: what a segment adds up, and what is read where
 * there is none.
 */
function rowsOf(
  { table, alias, number, account }: AccountKind,
  state: string,
  which: (number: string) => string = within,
): string {
  const { name, consumer = `''`, hour, isReplay = 'false', sums = {}, join = '' } = account;
  const from = account.from ?? table;
  const summed = SUMMED.map(
    (member) => `${sums[member] ? `sum(${sums[member]})` : 0} AS ${member}`,
  );
  return `
  SELECT ${name} AS name, ${consumer}::text AS consumer, date_trunc('hour', ${hour}, 'UTC') AS hour,
         ${isReplay} AS is_replay, ${state}::text AS state, count(*) AS rows, ${summed.join(', ')}
  FROM ${from} ${alias} ${join} WHERE ${which(`${alias}.${number}`)} GROUP BY 1, 2, 3, 4, 5`;
}

function summed(from: string): string {
  const sums = ['rows', ...SUMMED].map((member) => `sum(${member})::float8 AS ${member}`);
  return `SELECT ${KEY}, ${sums.join(', ')} FROM (${from}) x GROUP BY ${KEY} HAVING sum(rows) <> 0`;
}

/** Every row from $1 to $2. */
export function accountOfRows(kind: AccountKind): Statement {
  const rows = rowsOf(kind, kind.account.state ?? `''`);
  return { name: `ledger_rows_${kind.kind}`, text: `WITH ${HELD} ${summed(rows)}` };
}

/** All that retention has taken. */
export function accountOfRetired({ kind, account }: AccountKind): Statement {
  const retired = `SELECT ${account.kept} FROM ${account.retired}`;
  return { name: `ledger_retired_${kind}`, text: summed(retired) };
}

/**
 * Sums of closed segments, what retention took before a segment had counted it, and the rows since, after
 * $1. The value and not a subquery: with it the planner knows how few those rows are.
 */
export function accountOfSums(kind: AccountKind): Statement {
  const { account } = kind;
  const closed = `SELECT name, consumer, hour, is_replay, '' AS state, rows, ${SUMMED.join(', ')}
    FROM ledger_rollups WHERE kind = '${kind.kind}'`;
  const parts = [
    account.state ? `SELECT * FROM stateful` : closed,
    `SELECT ${account.kept} FROM ${account.baseline}`,
    rowsOf(kind, account.state ?? `''`, (number) => `${number} > $1::bigint`),
  ];
  const states = account.state ? `WITH ${HELD}, ${STATES_OF_CLOSED}` : '';
  return {
    name: `ledger_sums_${kind.kind}`,
    text: `${states} ${summed(parts.join(' UNION ALL '))}`,
  };
}

/** Adds the numbers ($1, $2] to the segment that begins after $3; it stays when retention takes the rows. */
export function rollUp(kind: AccountKind): Statement {
  const columns = `name, consumer, hour, is_replay, rows, ${SUMMED.join(', ')}`;
  const added = ['rows', ...SUMMED].map(
    (member) => `${member} = ledger_rollups.${member} + excluded.${member}`,
  );
  return {
    name: `ledger_roll_up_${kind.kind}`,
    text: `
INSERT INTO ledger_rollups (kind, after_seq, ${columns})
SELECT '${kind.kind}', $3::bigint, ${columns} FROM (${rowsOf(kind, `''`)}) x
ON CONFLICT (kind, after_seq, hour, name, consumer, is_replay) DO UPDATE SET ${added.join(', ')}`,
  };
}

/** Beyond any sweep; the limit keeps the planner on the index that has the order. */
const VISITED_ROWS_MAX = 1_000_000_000;

/** Below the frontier, by the partial index of one column. */
const found = (state: EntryState, at: string) => `
  SELECT o.topic, o.created_at, o.replay_id, '${state}' AS state FROM outbox o JOIN topic t USING (topic)
  WHERE ${at} IS NOT NULL AND o.id <= $1::bigint AND o.id <= t.frontier`;

/**
 * Entries of closed segments by state. What was ever ordered is known from the segments; what is not
 * delivered is found by the indexes and tables that name it, each row of it once:
 *
 * - above the topic's frontier nothing has been claimed: pending, by the sums of whole segments and
 *   the rows of the one that the frontier cuts;
 * - below it: scheduled and parked (outbox_due), in flight (claims), dead (outbox_dead), discarded
 *   (outbox_discarded, and what retention took of them), late (the range the sweep still visits).
 *
 * The rest is delivered. $1 closed through.
 */
const STATES_OF_CLOSED = `ordered AS (
  SELECT name AS topic, hour, is_replay, sum(rows) AS entries
  FROM ledger_rollups WHERE kind = 'entry' GROUP BY 1, 2, 3
), topic AS MATERIALIZED (
  SELECT o.topic, coalesce(c.frontier, 0) AS frontier, coalesce(c.swept_through, 0) AS swept_through
  FROM (SELECT DISTINCT topic FROM ordered) o LEFT JOIN topic_cursors c USING (topic)
), above AS (
  SELECT u.name AS topic, u.hour, u.is_replay, u.rows AS entries
  FROM topic t JOIN ledger_rollups u
    ON u.kind = 'entry' AND u.name = t.topic AND u.after_seq >= t.frontier
  UNION ALL
  SELECT t.topic, x.hour, x.is_replay, x.entries
  FROM topic t
  JOIN ledger_segments s ON s.kind = 'entry' AND s.after_seq < t.frontier AND s.through_seq > t.frontier
  CROSS JOIN LATERAL (
    SELECT date_trunc('hour', o.created_at, 'UTC') AS hour, o.replay_id IS NOT NULL AS is_replay,
           count(*) AS entries
    FROM outbox o WHERE o.topic = t.topic AND o.id > t.frontier AND o.id <= s.through_seq
    GROUP BY 1, 2
  ) x
), open AS (
  ${found('pending', 'o.next_attempt_at')}
  UNION ALL
  ${found('dead', 'o.dead_lettered_at')}
  UNION ALL
  ${found('discarded', 'o.discarded_at')}
  UNION ALL
  SELECT o.topic, o.created_at, o.replay_id, 'in_flight'
  FROM held h JOIN ${ENTRIES} o ON o.id = h.id JOIN topic t USING (topic)
  WHERE h.id <= $1::bigint AND o.id <= t.frontier
    AND o.next_attempt_at IS NULL
    AND num_nonnulls(o.delivered_at, o.dead_lettered_at, o.discarded_at) = 0
  UNION ALL
  SELECT o.topic, o.created_at, o.replay_id, 'pending'
  FROM topic t
  CROSS JOIN LATERAL (
    SELECT * FROM ${ENTRIES} v
    WHERE v.topic = t.topic AND v.id > t.swept_through AND v.id <= least(t.frontier, $1::bigint)
    ORDER BY v.topic, v.id LIMIT ${VISITED_ROWS_MAX}
  ) o
  WHERE o.next_attempt_at IS NULL AND o.delivered_at IS NULL AND o.dead_lettered_at IS NULL
    AND o.discarded_at IS NULL AND o.id NOT IN (SELECT id FROM held)
), not_delivered AS (
  SELECT topic, hour, is_replay, 'pending' AS state, entries FROM above
  UNION ALL
  SELECT topic, date_trunc('hour', created_at, 'UTC'), replay_id IS NOT NULL, state, count(*)
  FROM open GROUP BY 1, 2, 3, 4
  UNION ALL
  SELECT r.topic, r.hour, r.is_replay, 'discarded', r.entries - coalesce(b.entries, 0)
  FROM retired_entries r
  LEFT JOIN ledger_baseline_entries b USING (topic, hour, is_replay, state)
  WHERE r.state = 'discarded' AND r.entries > coalesce(b.entries, 0)
), stateful AS (
  SELECT topic AS name, '' AS consumer, hour, is_replay, state, entries AS rows,
         0 AS records, 0 AS accepted, 0 AS duplicates, 0 AS rejected, 0 AS events
  FROM (
    SELECT topic, hour, is_replay, 'delivered' AS state, entries FROM ordered
    UNION ALL
    SELECT topic, hour, is_replay, 'delivered', -entries FROM not_delivered
    UNION ALL
    SELECT topic, hour, is_replay, state, entries FROM not_delivered) x
)`;
