import type { Database } from './database.js';

/** Serialises concurrent migrators: the second waits and finds nothing to do. */
const MIGRATION_LOCK = 7_214_903_318;

/** Applies what is missing, oldest first, each in its own transaction. Names of what it applied. */
export async function migrateUp(database: Database): Promise<string[]> {
  return withLock(database, async () => {
    const applied = await database.dataSource.runMigrations({ transaction: 'each' });
    return applied.map((migration) => migration.name);
  });
}

/** Reverts the newest migration; its name, or null when none is left. */
export async function migrateDown(database: Database): Promise<string | null> {
  return withLock(database, async () => {
    const before = await appliedMigrations(database);
    if (before.length === 0) return null;
    await database.dataSource.undoLastMigration({ transaction: 'each' });
    return before.at(-1) ?? null;
  });
}

/** True when every known migration is applied; apps refuse to start otherwise. */
export async function schemaIsCurrent(database: Database): Promise<boolean> {
  return !(await database.dataSource.showMigrations());
}

async function appliedMigrations(database: Database): Promise<string[]> {
  const { rows } = await database.run<{ name: string }>({
    name: 'applied_migrations',
    text: 'SELECT name FROM schema_migrations ORDER BY id',
  });
  return rows.map((row) => row.name);
}

async function withLock<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work();
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    client.release();
  }
}
