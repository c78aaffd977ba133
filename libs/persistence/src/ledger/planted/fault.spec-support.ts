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
    /** By kind where they differ; null where nobody tells, because what it says is state. */
    told: string | Readonly<Record<(typeof KINDS)[number], string | null>>;
  },
): Fault[] {
  const rule = typeof told === 'string' ? { lost: told, duplicated: told, altered: told } : told;
  const itself = (world: PlantedWorld) => `SELECT ${id} AS id FROM ${table} r WHERE ${row(world)}`;
  const plant: Record<Row['kind'], Pick<Fault, 'id' | 'plant'>> = {
    lost: { id: itself, plant: (w) => `DELETE FROM ${table} r WHERE ${row(w)}` },
    duplicated: {
      id: (w) => `SELECT ${twinId} AS id FROM ${table} r WHERE ${row(w)}`,
      plant: (w) => copy(table, row(w), twin),
    },
    altered: { id: itself, plant: (w) => `UPDATE ${table} r SET ${set} WHERE ${row(w)}` },
  };
  return KINDS.flatMap((kind) => {
    const told_ = rule[kind];
    return told_ === null ? [] : [{ table, kind, told: told_, ...plant[kind] }];
  });
}

export const asTheyWere = (table: string) => `rows_are_as_they_were ${table}`;
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
