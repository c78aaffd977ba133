import 'reflect-metadata';
import { migrations } from '@acp/migrations';
import { createHash } from 'node:crypto';
import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { isGivenUp } from './database-unavailable.js';
import { PoolPlace } from './pool-place.js';
import { settleStatements, type StatementSettings } from './statement-settings.js';

export interface DatabaseOptions {
  url: string;
  /** Shows in pg_stat_activity. */
  applicationName: string;
  /** Connections of this process. Default 10. */
  poolSize?: number;
  /**
   * Named prepared statements for the hot path. Off behind a pooler in transaction mode that cannot
   * carry them (PgBouncer before 1.21). Default true.
   */
  preparedStatements?: boolean;
  /**
   * Whether a pooler in transaction mode stands between, which lends server connections to others too:
   * then every statement of this class goes in a transaction that brings its settings along, and leaves
   * none behind. What goes to `dataSource` itself has none of them. Default: found out at opening.
   */
  pooled?: boolean;
  /**
   * Milliseconds until the server ends a statement (57014); 0 is never (the default). Waiting for a
   * server connection inside a pooler is not counted.
   */
  statementTimeoutMs?: number;
  /** Milliseconds to wait for a connection. Default 10,000. */
  connectTimeoutMs?: number;
  /**
   * Milliseconds without an answer after which a connection is given up: where the way to the server is gone
   * and nobody says so, TCP itself waits for some 15 minutes (Linux, `tcp_retries2`). Longer than any statement may take; what
   * was under way may have been done. 0 is never (the default).
   */
  answerTimeoutMs?: number;
}

/** A text that never changes: prepared once per connection, and asked with other values each time. */
export interface Statement {
  /** Unique. It is sent with a mark of the text, so that no other text can stand under it. */
  readonly name: string;
  readonly text: string;
}

/** A text made for one question, as filters make it: planned for its values, kept nowhere, nameless. */
export interface AdHocStatement {
  readonly name?: never;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Rows of a statement and how many it touched. */
export interface Answer<Row> {
  rows: Row[];
  count: number;
}

/** Who can run statements of the hot path. */
export interface PreparedRunner {
  run<Row extends QueryResultRow>(
    statement: Statement,
    values?: readonly unknown[],
  ): Promise<Answer<Row>>;
}

/** Who can run all statements: the pool, or one connection inside a transaction. */
export interface Runner extends PreparedRunner {
  ask<Row extends QueryResultRow>(question: AdHocStatement): Promise<Answer<Row>>;
}

/**
 * The one connection of an open transaction. What must commit as a whole takes this and not a
 * `Runner`, so that it cannot be handed the pool.
 */
export interface Transaction extends Runner {
  /** What `work` wrote is undone alone when it throws; the transaction goes on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

/** What a statement goes to: a pool, or one connection. */
export interface Queryable {
  query<Row extends QueryResultRow>(config: QueryConfig): Promise<QueryResult<Row>>;
}

/** How much longer than the server's own limit of a statement its answer is waited for, in milliseconds. */
export const ANSWER_MARGIN_MS = 5_000;
/** The longest that a timer can wait, in milliseconds. */
const FOREVER_MS = 2 ** 31 - 1;

/**
 * One database, one pool: TypeORM for migrations and transactions, and the same pool's
 * connections for the hot path, where statements are prepared and answers are read as they come.
 */
export class Database implements Runner {
  private constructor(
    readonly dataSource: DataSource,
    readonly prepared: boolean,
    private readonly settings: StatementSettings,
  ) {}

  /** Rejects with the driver's error when the server cannot be reached; it does not retry. */
  static async open(options: DatabaseOptions): Promise<Database> {
    const place = new PoolPlace();
    const settings = await settleStatements(options);
    const dataSource = new DataSource({
      type: 'postgres',
      url: options.url,
      applicationName: options.applicationName,
      migrations,
      migrationsTableName: 'schema_migrations',
      migrationsTransactionMode: 'each',
      synchronize: false,
      logging: false,
      extra: {
        max: options.poolSize ?? 10,
        connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
        ...settings.startup,
        ...(options.answerTimeoutMs && { query_timeout: options.answerTimeoutMs }),
        keepAlive: true,
        onConnect: (client: PoolClient) => {
          place.add(client);
          // One that is lost between two statements of a transaction has nobody else who listens, and
          // the process would end: the next statement is told of it.
          client.on('error', () => undefined);
          return settings.onConnect === null ? undefined : client.query(settings.onConnect);
        },
      },
      // A lost idle connection is the pool's business; the next query gets another.
      poolErrorHandler: () => undefined,
    });
    await dataSource.initialize();
    const database = new Database(dataSource, options.preparedStatements ?? true, settings);
    place.watch(database.pool);
    return database;
  }

  get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  async run<Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[] = [],
  ): Promise<Answer<Row>> {
    if (this.settings.perTransaction)
      return this.inTransaction(({ run }) => run(statement, values));
    return runOn<Row>(this.pool, this.prepared, statement, values);
  }

  async ask<Row extends QueryResultRow>(question: AdHocStatement): Promise<Answer<Row>> {
    if (this.settings.perTransaction) return this.inTransaction(({ ask }) => ask(question));
    return askOn<Row>(this.pool, question);
  }

  /**
   * READ COMMITTED transaction on one connection; rolled back when `work` throws. `statementMs` is the limit
   * that `work` gives its statements at the server, where it is another than the usual; 0 is none: their
   * answers are waited for as long.
   */
  async inTransaction<T>(
    work: (transaction: Transaction) => Promise<T>,
    { statementMs }: { statementMs?: number | undefined } = {},
  ): Promise<T> {
    const client = await this.pool.connect();
    let broken = false;
    try {
      await client.query(this.settings.begin);
      const result = await work(transactionOn(client, this.prepared, statementMs));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      broken = isGivenUp(error) || !(await rollBack(client));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** The hot path on the connection of a TypeORM transaction that is already open. */
  runnerOf(manager: EntityManager): Runner {
    return runnerOf(manager, this.prepared);
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

/** False where the connection can serve nobody any more. */
function rollBack(client: PoolClient): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}

function transactionOn(
  client: PoolClient,
  prepared: boolean,
  statementMs: number | undefined,
): Transaction {
  return {
    ...runnerOn(statementMs === undefined ? client : patient(client, statementMs), prepared),
    savepoint: async (work) => {
      await client.query('SAVEPOINT attempt');
      try {
        const result = await work();
        await client.query('RELEASE SAVEPOINT attempt');
        return result;
      } catch (error) {
        await client.query('ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt');
        throw error;
      }
    },
  };
}

/** Statements on the connection of an open TypeORM transaction, whatever DataSource it is of. */
export function runnerOf(manager: EntityManager, prepared: boolean): Runner {
  const client = (manager.queryRunner as unknown as { databaseConnection?: PoolClient })
    ?.databaseConnection;
  if (!client) throw new Error('the entity manager has no open transaction');
  return runnerOn(client, prepared);
}

/** The connection, whose answers are waited for as long as the server may take. */
function patient(client: PoolClient, statementMs: number): Queryable {
  const limit = statementMs === 0 ? FOREVER_MS : statementMs + ANSWER_MARGIN_MS;
  const query_timeout = Math.min(limit, FOREVER_MS);
  return { query: (config) => client.query({ ...config, query_timeout } as QueryConfig) };
}

function runnerOn(client: Queryable, prepared: boolean): Runner {
  return {
    run: (statement, values = []) => runOn(client, prepared, statement, values),
    ask: (question) => askOn(client, question),
  };
}

/** One statement, prepared under its name where that is possible. */
export async function runOn<Row extends QueryResultRow>(
  target: Queryable,
  prepared: boolean,
  statement: Statement,
  values: readonly unknown[],
): Promise<Answer<Row>> {
  const result = await target.query<Row>({
    ...(prepared && { name: preparedName(statement) }),
    text: statement.text,
    values: values as unknown[],
  });
  return { rows: result.rows, count: result.rowCount ?? 0 };
}

async function askOn<Row extends QueryResultRow>(
  target: Queryable,
  { text, values }: AdHocStatement,
): Promise<Answer<Row>> {
  const result = await target.query<Row>({ text, values: values as unknown[] });
  return { rows: result.rows, count: result.rowCount ?? 0 };
}

/** PostgreSQL cuts longer names. */
const NAME_CHARS_MAX = 63;
const MARK_CHARS = 8;
const preparedNames = new WeakMap<Statement, string>();

/**
 * The name that a statement is prepared under: its own and a mark of its text. A server connection that
 * a pooler has lent to another version of this process may know the name with another text.
 */
export function preparedName(statement: Statement): string {
  const known = preparedNames.get(statement);
  if (known !== undefined) return known;
  const mark = createHash('sha256').update(statement.text).digest('hex').slice(0, MARK_CHARS);
  const name = `${statement.name.slice(0, NAME_CHARS_MAX - MARK_CHARS - 1)}_${mark}`;
  preparedNames.set(statement, name);
  return name;
}
