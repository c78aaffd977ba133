import { Database, migrateUp } from '@acp/persistence';
import { Client } from 'pg';
import type { BenchPostgres } from './postgres.js';

/** A database of the bench with the product's schema, and a connection of the bench to it. */
export interface BenchDatabase {
  url: string;
  client: Client;
  /** A pool as a process of the product has one, every connection open. */
  open(connections: number): Promise<Database>;
  close(): Promise<void>;
}

const PREFIX = 'acp_bench_';

/** Made anew: what an interrupted run has left behind under the name is dropped. */
export async function createBenchDatabase(
  server: BenchPostgres,
  name: string,
): Promise<BenchDatabase> {
  const full = `${PREFIX}${name}`;
  await server.admin.query(`DROP DATABASE IF EXISTS ${full} WITH (FORCE)`);
  await server.admin.query(`CREATE DATABASE ${full}`);
  const url = server.urlOf(full);
  const database = await Database.open({ url, applicationName: 'bench', poolSize: 2 });
  await migrateUp(database);
  await database.close();
  const client = new Client({ connectionString: url, application_name: 'bench-admin' });
  // A connection lost while nothing runs on it; whatever runs next says so.
  client.on('error', () => undefined);
  await client.connect();
  return {
    url,
    client,
    open: (connections) => openWarm(url, connections),
    async close() {
      await client.end();
      await server.admin.query(`DROP DATABASE ${full} WITH (FORCE)`);
    },
  };
}

async function openWarm(url: string, connections: number): Promise<Database> {
  const database = await Database.open({ url, applicationName: 'bench', poolSize: connections });
  const clients = await Promise.all(
    Array.from({ length: connections }, () => database.pool.connect()),
  );
  for (const client of clients) client.release();
  return database;
}
