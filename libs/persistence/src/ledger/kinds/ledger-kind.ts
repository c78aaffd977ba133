import type { LedgerFinding, LedgerRule } from '@acp/contracts';
import type { Runner } from '../../database.js';

/** One account of the ledger: the numbers of one table, what is evidence along them, what must hold. */
export interface LedgerKind {
  kind: string;
  table: string;
  /** Stands for the table in every text of this kind. */
  alias: string;
  /** The column that numbers its rows. */
  number: string;
  /** How far numbers have been given out; an SQL expression. */
  last: string;
  /** What a row weighs in a segment beyond being a row; SQL expressions. */
  weight?: { rows: string; bytes: string };
  /** Sums by hour; an account without stands in no total. */
  account?: Account;
  parts: readonly EvidencePart[];
  rules: readonly Rule[];
}

/** SQL expressions over the kind's row, and where retention keeps what it took. */
export interface Account {
  name: string;
  consumer?: string;
  hour: string;
  isReplay?: string;
  /** Only read where rows are; sums of segments do not know it. */
  state?: string;
  /** What tells the state beside the columns of the table. Default the table. */
  from?: string;
  sums?: Partial<Record<(typeof SUMMED)[number], string>>;
  join?: string;
  /** The columns of `retired` and `baseline` as columns of an account. */
  kept: string;
  retired: string;
  baseline: string;
}

export type AccountKind = LedgerKind & { account: Account };

export const SUMMED = ['records', 'accepted', 'duplicates', 'rejected', 'events'] as const;

/** Rows that are over and do not change: each is a leaf. */
export interface EvidencePart {
  part: string;
  /** What a finding calls the table. */
  table: string;
  /** What a proof calls such a row. Without it rows are watched and stand in no signed root. */
  proof?: { kind: string; id: RegExp; where: string };
  /** Of the row in `from` whose columns are meant. */
  alias: string;
  /** What `columns` makes a leaf of: `name`, or `name:time`, `name:hex`, `name:digest`. */
  columns: string;
  /** The id, an SQL expression. */
  key: string;
  /** The time by whose hour retention counts what it takes. */
  hour?: string;
  from: string;
  where?: string;
  /** Whether a row with key `k.key` is really gone, and not by retention. */
  lost: string;
  /** Whether the row with key `k.key` may have changed: an edit that is on record. */
  excused?: string;
}

/**
 * What must hold. `breaks` answers one row for each break: `id`, `difference`, and, where it is an
 * equation, `expected` and `actual`. Rules of a kind look at the numbers of $1 to $2.
 */
export interface Rule {
  rule: LedgerRule;
  table: string;
  message: string;
  breaks: string;
  equation?: true;
}

/** A rule that no statement can judge; asked for each step of the kind's segments. */
export interface CodeRule {
  kind: string;
  /** What breaks it among the numbers after the first through the second. */
  findIn(runner: Runner, range: readonly [string, string]): Promise<LedgerFinding | null>;
}

/** The numbers after $1 through $2. */
export const within = (column: string) => `${column} > $1::bigint AND ${column} <= $2::bigint`;

export const identity = (table: string, column: string) =>
  `pg_sequence_last_value(pg_get_serial_sequence('${table}', '${column}')::regclass)`;

export const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** In `lost` and `excused`: the two halves of a key that has an hour. */
export const ID_IN_KEY = `split_part(k.key, '@', 1)`;
export const HOUR_OF_KEY = `to_timestamp(split_part(k.key, '@', 2)::bigint)`;
