import { Client } from 'pg';
import { createBenchDatabase, type BenchDatabase } from '../servers/bench-database.js';
import type { BenchPostgres } from '../servers/postgres.js';

/** Callers at once, each with a connection of its own. */
export const CALLERS = 16;

/** A database of an application on the same server: rows of its own, and an intake. */
export async function createBusiness(server: BenchPostgres): Promise<BenchDatabase> {
  const business = await createBenchDatabase(server, 'business');
  await business.client.query(
    `CREATE TABLE orders (id bigint PRIMARY KEY, symbol text NOT NULL, placed_at timestamptz NOT NULL DEFAULT now())`,
  );
  return business;
}

export async function emptyBusiness({ client }: BenchDatabase): Promise<void> {
  await client.query('TRUNCATE orders; DELETE FROM control_plane.intake; CHECKPOINT');
}

/** Tells the event of a number, in the transaction that wrote the order of that number. */
type Tell = (client: Client, number: number) => Promise<unknown>;

/** Sixteen callers that each write a row and tell its event in one transaction, over and over. */
export class Callers {
  private constructor(
    private readonly clients: readonly Client[],
    private readonly tell: Tell,
  ) {}

  static async open(url: string, tell: Tell): Promise<Callers> {
    const clients = Array.from(
      { length: CALLERS },
      () => new Client({ connectionString: url, application_name: 'bench-caller' }),
    );
    await Promise.all(clients.map((client) => client.connect()));
    return new Callers(clients, tell);
  }

  async call(transactions: number): Promise<void> {
    let next = 0;
    const caller = async (client: Client) => {
      while (next < transactions) await this.transaction(client, next++);
    };
    await Promise.all(this.clients.map(caller));
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.end()));
  }

  private async transaction(client: Client, number: number): Promise<void> {
    const text = 'INSERT INTO orders (id, symbol) VALUES ($1, $2)';
    await client.query('BEGIN');
    await client.query({ name: 'order', text, values: [number, `SYMBOL${number % 1_000}`] });
    await this.tell(client, number);
    await client.query('COMMIT');
  }
}
