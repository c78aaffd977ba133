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
  raw(text: string, bindings: (string | null)[]): PromiseLike<unknown>;
}

/** A transaction of Drizzle, whichever driver it has. */
interface WithExecute {
  execute(text: string): PromiseLike<unknown>;
}

/** A transaction, or a connection with one open. A pool commits each event alone. */
export type Executor = WithQuery | WithQueryRaw | WithExecuteQuery | WithRaw | WithExecute;

/** A statement of which the one text is: each value stands once, in their order, where `place` says. */
export interface Call {
  text(place: (index: number) => string): string;
  values: readonly (string | null)[];
}

export async function runOn<Row>(executor: Executor, call: Call): Promise<Row[]> {
  const answer = await answerOf(executor, call);
  return Array.isArray(answer) ? (answer as Row[]) : (answer as { rows: Row[] }).rows;
}

function answerOf(executor: Executor, call: Call): PromiseLike<unknown> {
  const values = [...call.values];
  const text = call.text((index) => `$${index + 1}`);
  if (has<WithQueryRaw>(executor, '$queryRawUnsafe')) {
    return executor.$queryRawUnsafe(text, ...values);
  }
  if (has<WithExecuteQuery>(executor, 'executeQuery')) {
    const node = { kind: 'RawNode', sqlFragments: [text], parameters: [] } as const;
    const queryId = { queryId: 'acp-publish' };
    return executor.executeQuery({ sql: text, parameters: values, query: node, queryId });
  }
  if (has<WithRaw>(executor, 'raw'))
    return executor.raw(
      call.text(() => '?'),
      values,
    );
  if (has<WithQuery>(executor, 'query')) return executor.query(text, values);
  if (has<WithExecute>(executor, 'execute')) {
    return executor.execute(call.text((index) => literal(values[index]!)));
  }
  throw new TypeError(
    'publish needs a transaction of pg, TypeORM, Prisma, Drizzle, Knex or Kysely',
  );
}

function has<Form extends Executor>(executor: Executor, name: string): executor is Form {
  return typeof (executor as unknown as Record<string, unknown>)[name] === 'function';
}

/** Drizzle takes values only in texts that its own `sql` has made; digits need no quoting. */
function literal(value: string | null): string {
  if (value === null) return 'NULL';
  const hex = Buffer.from(value, 'utf8').toString('hex');
  return `convert_from(decode('${hex}', 'hex'), 'UTF8')`;
}
