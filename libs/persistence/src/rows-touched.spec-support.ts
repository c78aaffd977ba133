import type { Database, Statement } from './database.js';

/** How PostgreSQL plans a prepared statement: once for all values, or for each anew. */
export const PLANS = ['force_generic_plan', 'force_custom_plan'] as const;

interface PlanNode {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Join Filter'?: number;
  Plans?: PlanNode[];
}

function rowsOf(node: PlanNode): number {
  const removed =
    (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0);
  const own = (node['Actual Rows'] + removed) * node['Actual Loops'];
  return (node.Plans ?? []).reduce((sum, plan) => sum + rowsOf(plan), own);
}

export interface Examined {
  statement: Pick<Statement, 'text'>;
  values: readonly unknown[];
  plan: (typeof PLANS)[number];
  /** Run first, in the same transaction. */
  before?: readonly Statement[];
}

/** Executes the statement, rolls it back, and counts what the nodes of its plan read and threw away. */
export async function rowsTouched(database: Database, examined: Examined): Promise<number> {
  const client = await database.pool.connect();
  try {
    await client.query(`BEGIN; SET LOCAL plan_cache_mode = ${examined.plan}`);
    for (const { text } of examined.before ?? []) await client.query(text);
    await client.query(`PREPARE examined AS ${examined.statement.text}`);
    const { rows: answer } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE examined (${examined.values.map(literal).join(', ')})`,
    );
    return Math.round(rowsOf(answer[0]!['QUERY PLAN'][0].Plan));
  } finally {
    await client.query('ROLLBACK; DEALLOCATE ALL');
    client.release();
  }
}

function literal(value: unknown): string {
  if (value === null) return 'NULL';
  if (Array.isArray(value)) return `'{${value.map((item) => item ?? 'NULL').join(',')}}'`;
  return typeof value === 'string' ? `'${value}'` : String(value);
}
