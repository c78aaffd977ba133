import type { Budget } from '@acp/contracts';
import type { Runner } from '../database.js';
import { iso } from '../iso-time.js';
import { Where } from '../where.js';

/** Reads of budgets. */
export class BudgetRepository {
  constructor(private readonly runner: Runner) {}

  /** By key, after the one given. One that was never used has no window and is left out. */
  async list(
    { policy }: { policy?: string | undefined },
    limit: number,
    afterKey: string | null,
  ): Promise<Budget[]> {
    const where = new Where()
      .always(`window_start > '-infinity'`)
      .add(policy, ($) => `policy_set = ${$}`)
      .add(afterKey ?? undefined, ($) => `key > ${$}`);
    const { rows } = await this.runner.ask<Budget & Record<string, unknown>>({
      text: `
SELECT key, policy_set, budget_id, ${iso('window_start')} AS window_start,
       window_ms::float8 AS window_ms, u.used::text AS used, cap::text AS cap,
       (cap - u.used)::text AS left, open
FROM budgets,
  LATERAL (SELECT window_start + window_ms * interval '1 ms' > clock_timestamp() AS open) w,
  LATERAL (SELECT CASE WHEN open THEN budgets.used ELSE 0 END AS used) u
WHERE ${where} ORDER BY key LIMIT ${where.value(limit)}`,
      values: where.values,
    });
    return rows;
  }
}
