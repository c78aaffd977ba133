/** `Client`, `PoolClient` of pg; `QueryRunner`, `EntityManager` of TypeORM. */
interface WithQuery {
  // Bivariant on purpose: each library types its values in its own way.
  query(text: string, values: unknown[]): PromiseLike<unknown>;
}

/** `Prisma.TransactionClient`. */
interface WithQueryRaw {
  $queryRawUnsafe(text: string, ...values: unknown[]): PromiseLike<unknown>;
}

/** `Transaction` of Kysely. */
interface WithExecuteQuery {
  executeQuery(query: {
    sql: string;
    parameters: readonly unknown[];
    query: { kind: 'RawNode'; sqlFragments: readonly string[]; parameters: readonly never[] };
    queryId: { readonly queryId: string };
  }): PromiseLike<unknown>;
}

/** `Knex.Transaction`. */
interface WithRaw {
  raw(text: string, bindings: string[]): PromiseLike<unknown>;
}

/** A transaction of Drizzle, whichever driver it has. */
interface WithExecute {
  execute(text: string): PromiseLike<unknown>;
}

/** A transaction, or a connection with one open. A pool commits each event alone. */
export type Executor = WithQuery | WithQueryRaw | WithExecuteQuery | WithRaw | WithExecute;

/** A statement with one value, a text, where `$1` stands. */
export async function runOn<Row>(executor: Executor, text: string, value: string): Promise<Row[]> {
  const answer = await answerOf(executor, text, value);
  return Array.isArray(answer) ? (answer as Row[]) : (answer as { rows: Row[] }).rows;
}

function answerOf(executor: Executor, text: string, value: string): PromiseLike<unknown> {
  if (has<WithQueryRaw>(executor, '$queryRawUnsafe')) return executor.$queryRawUnsafe(text, value);
  if (has<WithExecuteQuery>(executor, 'executeQuery')) {
    const node = { kind: 'RawNode', sqlFragments: [text], parameters: [] } as const;
    const queryId = { queryId: 'acp-publish' };
    return executor.executeQuery({ sql: text, parameters: [value], query: node, queryId });
  }
  if (has<WithRaw>(executor, 'raw')) return executor.raw(text.replace('$1', '?'), [value]);
  if (has<WithQuery>(executor, 'query')) return executor.query(text, [value]);
  if (has<WithExecute>(executor, 'execute')) return executor.execute(withLiteral(text, value));
  throw new TypeError(
    'publish needs a transaction of pg, TypeORM, Prisma, Drizzle, Knex or Kysely',
  );
}

function has<Form extends Executor>(executor: Executor, name: string): executor is Form {
  return typeof (executor as unknown as Record<string, unknown>)[name] === 'function';
}

/** Drizzle takes values only in texts that its own `sql` has made; digits need no quoting. */
function withLiteral(text: string, value: string): string {
  const hex = Buffer.from(value, 'utf8').toString('hex');
  return text.replace('$1', `convert_from(decode('${hex}', 'hex'), 'UTF8')`);
}
