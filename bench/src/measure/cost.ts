import type { Client } from 'pg';

const CLOSING_TIMEOUT_MS = 5_000;

export async function walBytes(client: Client): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bytes`,
  );
  return Number(rows[0]!.bytes);
}

/**
 * Commits of the database by `pg_stat_database`, statements that only read among them. A connection
 * reports its share when it ends, so this waits until only the bench's own are left.
 */
export async function commits(client: Client): Promise<number> {
  const until = Date.now() + CLOSING_TIMEOUT_MS;
  while ((await othersConnected(client)) && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return committed(client);
}

/** The same without waiting. */
export async function committed(client: Client): Promise<number> {
  await client.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await client.query<{ commits: string }>(
    `SELECT xact_commit AS commits FROM pg_stat_database WHERE datname = current_database()`,
  );
  return Number(rows[0]!.commits);
}

async function othersConnected(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend'
       AND application_name NOT LIKE 'bench-%' LIMIT 1`,
  );
  return (rowCount ?? 0) > 0;
}
