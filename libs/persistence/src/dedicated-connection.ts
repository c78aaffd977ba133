import { Client, type QueryResultRow } from 'pg';
import {
  runOn,
  type Answer,
  type DatabaseOptions,
  type PreparedRunner,
  type Statement,
} from './database.js';

export type DedicatedConnectionOptions = Pick<
  DatabaseOptions,
  'url' | 'applicationName' | 'preparedStatements'
> & {
  /** Milliseconds until a connection that does not answer is given up; opening it has as long. */
  timeoutMs: number;
};

/**
 * A connection beside the pool, for what must not wait behind other work or for a new connection:
 * opening one takes five answers of the server. Opened by the first statement, and anew by the next
 * after it was lost; the statement that was under way rejects.
 */
export class DedicatedConnection implements PreparedRunner {
  private client: Promise<Client> | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: DedicatedConnectionOptions) {}

  /** Statements go one after another. */
  run<Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[] = [],
  ): Promise<Answer<Row>> {
    const answer = this.turn.then(() => this.runNow<Row>(statement, values));
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  /** Says goodbye and does not wait for the answer; what is under way rejects. */
  close(): void {
    if (this.client) this.forget(this.client);
  }

  private async runNow<Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Answer<Row>> {
    const connection = this.client ?? this.connect();
    try {
      const client = await connection;
      return await runOn<Row>(client, this.options.preparedStatements ?? true, statement, values);
    } catch (error) {
      // Whatever went wrong: nothing is lost by a new one.
      this.forget(connection);
      throw error;
    }
  }

  private connect(): Promise<Client> {
    const { url, applicationName, timeoutMs } = this.options;
    const client = new Client({
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
      keepAlive: true,
    });
    const connection = client.connect().then(() => client);
    client.on('error', () => this.forget(connection));
    client.on('end', () => this.forget(connection));
    this.client = connection;
    return connection;
  }

  private forget(connection: Promise<Client>): void {
    if (this.client === connection) this.client = undefined;
    connection.then((client) => client.end()).catch(() => undefined);
  }
}
