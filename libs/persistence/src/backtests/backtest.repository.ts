import type {
  Backtest,
  BacktestDifference,
  BacktestDifferenceFilter,
  BacktestStatus,
} from '@acp/contracts';
import type { Runner, Transaction } from '../database.js';
import { iso, isoCanonical, isoMicros } from '../iso-time.js';
import { pageOf, type Keyset, type KeysetPage } from '../keyset.js';
import { Where } from '../where.js';

const COLUMNS = `
  b.id, b.policy_set AS set, b.version, ${isoCanonical('b.from_at')} AS from,
  ${isoCanonical('b.to_at')} AS to, b.kinds, b.status, b.requested_by,
  CASE WHEN b.status = 'completed' OR b.last_seq <= b.first_seq THEN 1
       ELSE (b.position - b.first_seq)::float8 / (b.last_seq - b.first_seq) END AS progress,
  coalesce((b.result ->> 'judged')::float8, 0) AS judged,
  coalesce((b.result ->> 'changed')::float8, 0) AS changed,
  coalesce((b.result ->> 'stopped')::float8, 0) AS stopped,
  coalesce((b.result ->> 'other')::float8, 0) AS other,
  coalesce((b.result ->> 'missing')::float8, 0) AS missing,
  coalesce(b.result -> 'matrix', '[]') AS matrix, coalesce(b.result -> 'rules', '[]') AS rules,
  coalesce(b.result -> 'caveats', '[]') AS caveats, b.differences, b.last_error,
  ${iso('b.created_at')} AS created_at, ${iso('b.started_at')} AS started_at,
  ${iso('b.finished_at')} AS finished_at`;

/** Back-tests as people see them. */
export class BacktestRepository {
  constructor(private readonly runner: Runner) {}

  /** Newest first. */
  async list(
    { set, status }: { set?: string | undefined; status?: BacktestStatus | undefined },
    limit: number,
    after: Keyset | null,
  ): Promise<KeysetPage<Backtest>> {
    const where = new Where()
      .add(set, ($) => `b.policy_set = ${$}`)
      .add(status, ($) => `b.status = ${$}`);
    if (after) where.after('b.created_at', 'b.id', after);
    const { rows } = await this.runner.ask<Backtest & { _at: string; _id: string }>({
      text: `SELECT ${COLUMNS}, ${isoMicros('b.created_at')} AS _at, b.id AS _id
             FROM backtests b WHERE ${where}
             ORDER BY b.created_at DESC, b.id DESC LIMIT ${where.value(limit + 1)}`,
      values: where.values,
    });
    return pageOf(rows, limit);
  }

  async find(id: string): Promise<Backtest | null> {
    const text = `SELECT ${COLUMNS} FROM backtests b WHERE b.id = $1::uuid`;
    const { rows } = await this.runner.run<Backtest & Record<string, unknown>>(
      { name: 'find_backtest', text },
      [id],
    );
    return rows[0] ?? null;
  }

  /** In the order of the decisions, after the seq given. */
  async differences(
    id: string,
    { was, becomes }: BacktestDifferenceFilter,
    limit: number,
    afterSeq: string | null,
  ): Promise<BacktestDifference[]> {
    const where = new Where()
      .add(id, ($) => `x.backtest_id = ${$}::uuid`)
      .add(was, ($) => `x.was = ${$}`)
      .add(becomes, ($) => `x.becomes = ${$}`)
      .add(afterSeq ?? undefined, ($) => `x.seq > ${$}::bigint`);
    const { rows } = await this.runner.ask<BacktestDifference & Record<string, unknown>>({
      text: `
SELECT x.decision_id, x.seq::text AS seq, d.kind, ${iso('d.created_at')} AS at, x.was, x.becomes,
       x.was_rules, x.rules
FROM (SELECT * FROM backtest_differences x WHERE ${where}
      ORDER BY x.seq LIMIT ${where.value(limit)}) x
JOIN decisions d USING (decision_id) ORDER BY x.seq`,
      values: where.values,
    });
    return rows;
  }
}

export interface BacktestDraft {
  id: string;
  set: string;
  version: number;
  from: string;
  to: string;
  kinds: readonly string[] | null;
  requestedBy: string;
}

export class BacktestActions extends BacktestRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction);
  }

  async create(draft: BacktestDraft): Promise<void> {
    const { id, set, version, from, to, kinds, requestedBy } = draft;
    const text = `
INSERT INTO backtests (id, policy_set, version, from_at, to_at, kinds, requested_by)
VALUES ($1::uuid, $2, $3::int, $4::timestamptz, $5::timestamptz, $6::text[], $7)`;
    const values = [id, set, version, from, to, kinds, requestedBy];
    await this.transaction.run({ name: 'create_backtest', text }, values);
  }

  /** False where it is over. Whoever runs it finds out with its next step. */
  async cancel(id: string): Promise<boolean> {
    const text = `
UPDATE backtests SET status = 'cancelled', budgets = NULL, finished_at = now(), updated_at = now()
WHERE id = $1::uuid AND status IN ('pending', 'running')`;
    return (await this.transaction.run({ name: 'cancel_backtest', text }, [id])).count === 1;
  }
}
