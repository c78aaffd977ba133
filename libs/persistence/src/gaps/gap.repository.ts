import type { Gap, GapFigures, GapFilter } from '@acp/contracts';
import type { Runner } from '../database.js';
import { iso, isoMicros } from '../iso-time.js';
import { pageOf, type Keyset, type KeysetPage } from '../keyset.js';
import { Where } from '../where.js';
import { gapFigures } from './sql/gap-figures.sql.js';

const placeOf = (column: string) =>
  `CASE kind WHEN 'numbers' THEN ${column}::text
        ELSE ${iso(`to_timestamp(${column} / 1000.0)`)} END`;

const COLUMNS = `
  id, source, connector, venue, stream, symbol, state, kind,
  ${placeOf('first')} AS "from", ${placeOf('last')} AS "to",
  ${iso('after_at')} AS after_at, ${iso('before_at')} AS before_at,
  missing::float8 AS missing, filled::float8 AS filled, fillable, pages, tries, last_error,
  ${iso('last_tried_at')} AS last_tried_at,
  CASE WHEN closed_at IS NULL THEN ${iso('next_try_at')} END AS next_try_at,
  ${iso('found_at')} AS found_at, ${iso('closed_at')} AS closed_at, closed_by`;

/** Gaps as people see them. */
export class GapRepository {
  constructor(private readonly runner: Runner) {}

  /** Newest first. */
  async list(
    { source, state, symbol }: GapFilter,
    limit: number,
    after: Keyset | null,
  ): Promise<KeysetPage<Gap>> {
    const where = new Where()
      .add(source, ($) => `source = ${$}`)
      .add(state, ($) => `state = ${$}`)
      .add(symbol, ($) => `symbol = ${$}`);
    if (after) where.after('found_at', 'id', after);
    const { rows } = await this.runner.ask<Gap & { _at: string; _id: string }>({
      text: `SELECT ${COLUMNS}, ${isoMicros('found_at')} AS _at, id AS _id
             FROM gaps WHERE ${where}
             ORDER BY found_at DESC, id DESC LIMIT ${where.value(limit + 1)}`,
      values: where.values,
    });
    return pageOf(rows, limit);
  }

  async find(id: string): Promise<Gap | null> {
    const text = `SELECT ${COLUMNS} FROM gaps WHERE id = $1::uuid`;
    const { rows } = await this.runner.run<Gap & Record<string, unknown>>(
      { name: 'find_gap', text },
      [id],
    );
    return rows[0] ?? null;
  }

  /** Of each source that has gaps which are open, or were lost lately. */
  async figures(): Promise<GapFigures[]> {
    return (await this.runner.run<GapFigures & Record<string, unknown>>(gapFigures)).rows;
  }
}
