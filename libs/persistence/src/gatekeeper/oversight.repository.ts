import type {
  OversightCheckpoint,
  OversightCount,
  OversightDecision,
  OversightModel,
  OversightPolicy,
} from '@acp/contracts';
import type { Runner } from '../database.js';
import {
  heldInNumbers,
  headsInNumbers,
  modelChangesInNumbers,
  outcomesInNumbers,
  policiesInPeriod,
} from './sql/oversight.sql.js';

/** Inclusive and exclusive. */
export interface Period {
  from: string;
  to: string;
}

/** Rows of a page. */
export const OVERSIGHT_PAGE_ROWS = 500;
/** Numbers that one statement looks at. */
const STEP_NUMBERS = 50_000;
/** How far the clock of a row may be off the order of its number. */
const MARGIN_MS = 3_600_000;

/** Tables whose rows are numbered in the order of their times: no index of a time is needed. */
const NUMBERED = {
  decisions: { number: 'seq', at: 'created_at' },
  audit_log: { number: 'id', at: 'at' },
  ledger_heads: { number: 'number', at: `(head ->> 'made_at')::timestamptz` },
} as const;
type Numbered = keyof typeof NUMBERED;

interface Numbers {
  after: number;
  through: number;
}

/** Reads for the report of oversight: page by page, so that memory does not grow with the period. */
export class OversightRepository {
  constructor(private readonly runner: Runner) {}

  /** In the order of their activation. */
  async *policies({ from, to }: Period): AsyncGenerator<Omit<OversightPolicy, 'line'>> {
    type Row = Omit<OversightPolicy, 'line'> & { id: string };
    for (let after = '0'; ;) {
      const values = [from, to, after, OVERSIGHT_PAGE_ROWS];
      const { rows } = await this.runner.run<Row & Record<string, unknown>>(
        policiesInPeriod,
        values,
      );
      for (const { id, ...row } of rows) {
        after = id;
        yield row;
      }
      if (rows.length < OVERSIGHT_PAGE_ROWS) return;
    }
  }

  /** Decisions by version and outcome, added up step by step. */
  async counts(period: Period): Promise<Omit<OversightCount, 'line'>[]> {
    type Row = Omit<OversightCount, 'line'>;
    const sums = new Map<string, Row>();
    for await (const { after, through } of this.steps('decisions', period)) {
      const { rows } = await this.runner.run<Row & Record<string, unknown>>(outcomesInNumbers, [
        ...[after, through, period.from, period.to],
      ]);
      for (const row of rows) {
        const key = JSON.stringify([row.policy_set, row.policy_version, row.outcome]);
        const before = sums.get(key)?.count ?? 0;
        sums.set(key, { ...row, count: before + row.count });
      }
    }
    return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
  }

  /** Those that were held, with what people said; in the order of decisions. */
  held(period: Period): AsyncGenerator<Omit<OversightDecision, 'line'>> {
    return this.rows<Omit<OversightDecision, 'line'>>('decisions', heldInNumbers, period);
  }

  modelChanges(period: Period): AsyncGenerator<Omit<OversightModel, 'line'>> {
    return this.rows<Omit<OversightModel, 'line'>>('audit_log', modelChangesInNumbers, period);
  }

  /** Roots over evidence that were made in the period. */
  checkpoints(period: Period): AsyncGenerator<Omit<OversightCheckpoint, 'line'>> {
    return this.rows<Omit<OversightCheckpoint, 'line'>>('ledger_heads', headsInNumbers, period);
  }

  private async *rows<Row>(
    table: Numbered,
    statement: { name: string; text: string },
    period: Period,
  ): AsyncGenerator<Row> {
    for await (const { after: first, through } of this.steps(table, period)) {
      for (let after = first; ;) {
        const { rows } = await this.runner.run<{ n: number; row: Row }>(statement, [
          ...[after, through, period.from, period.to, OVERSIGHT_PAGE_ROWS],
        ]);
        for (const { n, row } of rows) {
          after = n;
          yield row;
        }
        if (rows.length < OVERSIGHT_PAGE_ROWS) break;
      }
    }
  }

  /** The numbers in which a period lies, in steps. */
  private async *steps(table: Numbered, { from, to }: Period): AsyncGenerator<Numbers> {
    const first = await this.firstSince(table, Date.parse(from) - MARGIN_MS);
    const end = await this.firstSince(table, Date.parse(to) + MARGIN_MS);
    for (let after = first - 1; after < end - 1; after += STEP_NUMBERS) {
      yield { after, through: Math.min(after + STEP_NUMBERS, end - 1) };
    }
  }

  /** The lowest number from which on rows are of this time or later, by bisection. */
  private async firstSince(table: Numbered, timeMs: number): Promise<number> {
    const { number, at } = NUMBERED[table];
    const newest = `SELECT coalesce(max(${number}), 0)::float8 AS n FROM ${table}`;
    const { rows } = await this.runner.run<{ n: number }>({
      name: `newest_${table}`,
      text: newest,
    });
    const text = `SELECT ${number}::float8 AS n, ${at} >= $2::timestamptz AS reached FROM ${table}
                  WHERE ${number} >= $1::bigint ORDER BY ${table}.${number} LIMIT 1`;
    const statement = { name: `numbered_${table}`, text };
    let [low, high] = [1, rows[0]!.n + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const found = await this.runner.run<{ n: number; reached: boolean }>(statement, [
        ...[middle, new Date(timeMs)],
      ]);
      const [row] = found.rows;
      if (!row || row.reached) high = middle;
      else low = row.n + 1;
    }
    return low;
  }
}
