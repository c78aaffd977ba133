import type { PlantedWorld } from './planted-world.spec-support.js';

export const KINDS = ['lost', 'duplicated', 'altered'] as const;

export interface Row {
  table: string;
  kind: (typeof KINDS)[number];
}

export interface Fault extends Row {
  /** Answers one row with the `id` that must be named; asked before the fault is planted. */
  id: (world: PlantedWorld) => string;
  plant: (world: PlantedWorld) => string;
  /** By which rule and of which table, or `audit`. */
  told: string;
}

export const COPY_ID = 'ffffffff-0000-4000-8000-000000000001';

/** Rows of a table that are `what`, once more with `changes`. */
export function copy(table: string, what: string, changes: Record<string, unknown>): string {
  return `INSERT INTO ${table} OVERRIDING SYSTEM VALUE
    SELECT (jsonb_populate_record(NULL::${table}, to_jsonb(r) || '${JSON.stringify(changes)}')).*
    FROM ${table} r WHERE ${what}`;
}

export const is = (id: string) => () => `SELECT '${id}' AS id`;

/** `lost`, `duplicated` and `altered` of one table, told alike. */
export function threeWays(
  table: string,
  {
    row,
    id,
    twin,
    twinId,
    set,
    told,
  }: {
    row: (world: PlantedWorld) => string;
    /** Expression over row `r`. */
    id: string;
    twin: Record<string, unknown>;
    twinId: string;
    set: string;
    told: string | Readonly<Record<(typeof KINDS)[number], string>>;
  },
): Fault[] {
  const rule = typeof told === 'string' ? { lost: told, duplicated: told, altered: told } : told;
  const itself = (world: PlantedWorld) => `SELECT ${id} AS id FROM ${table} r WHERE ${row(world)}`;
  return [
    {
      table,
      kind: 'lost',
      id: itself,
      told: rule.lost,
      plant: (w) => `DELETE FROM ${table} r WHERE ${row(w)}`,
    },
    {
      table,
      kind: 'duplicated',
      id: (w) => `SELECT ${twinId} AS id FROM ${table} r WHERE ${row(w)}`,
      told: rule.duplicated,
      plant: (w) => copy(table, row(w), twin),
    },
    {
      table,
      kind: 'altered',
      id: itself,
      told: rule.altered,
      plant: (w) => `UPDATE ${table} r SET ${set} WHERE ${row(w)}`,
    },
  ];
}

export const asTheyWere = (table: string) => `rows_are_as_they_were ${table}`;
export const sealed = (table: string) => `rows_are_sealed ${table}`;
export const known = (table: string) => `known_rows_are_there ${table}`;
export const sums = (table: string) => `sums_agree_with_rows ${table}`;
export const HOUR = `to_char(r.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`;

/** One entry of table `table` altered; `id` is also what must be named. */
export function altered(
  table: string,
  told: string,
  id: (world: PlantedWorld) => string,
  set: string,
): Fault {
  return {
    table,
    kind: 'altered',
    told,
    id: (world) => `SELECT '${id(world)}' AS id`,
    plant: (world) => `UPDATE ${table} SET ${set} WHERE id = '${id(world)}'`,
  };
}
