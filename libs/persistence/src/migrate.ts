import { ControlPlaneError } from '@acp/contracts';
import type { Database } from './database.js';
import { INTAKE_SCHEMA } from './intake/intake-tables.js';

/** Serialises concurrent migrators: the second waits and finds nothing to do. */
const MIGRATION_LOCK = 7_214_903_318;

/** Applies what is missing, oldest first, each in its own transaction. Names of what it applied. */
export async function migrateUp(database: Database): Promise<string[]> {
  return withLock(database, async () => {
    await refuseIntakeSchema(database);
    const applied = await database.dataSource.runMigrations({ transaction: 'each' });
    return applied.map((migration) => migration.name);
  });
}

/** Behind a pooler the path of a connection is the server's: there the account's has to be set. */
async function refuseIntakeSchema(database: Database): Promise<void> {
  const { rows } = await database.pool.query<{ name: string | null; who: string }>(
    'SELECT current_schema() AS name, current_user AS who',
  );
  const { name, who } = rows[0]!;
  if (name !== INTAKE_SCHEMA) return;
  const way = `ALTER ROLE ${who} SET search_path = public`;
  throw new ControlPlaneError(
    'DATABASE.SCHEMA',
    `tables would be made in the schema ${INTAKE_SCHEMA}, which is the intake's: run \`${way}\` first`,
  );
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

export type SchemaState =
  | { kind: 'missing' }
  /** Migrations of this build that are not applied. */
  | { kind: 'older'; missing: string[] }
  | { kind: 'current' }
  /** Of a later build. Migrations expand first and contract a release later, so this one can serve. */
  | { kind: 'newer' };

/** How the schema stands to this build. Only reads. */
export async function schemaState(database: Database): Promise<SchemaState> {
  const applied = await appliedMigrations(database);
  if (applied.length === 0) return { kind: 'missing' };
  const known = database.dataSource.migrations.map(
    ({ name, constructor }) => name ?? constructor.name,
  );
  const missing = known.filter((name) => !applied.includes(name));
  if (missing.length > 0) return { kind: 'older', missing };
  return { kind: applied.some((name) => !known.includes(name)) ? 'newer' : 'current' };
}

/** Oldest first; none where not even the table of migrations exists. */
async function appliedMigrations(database: Database): Promise<string[]> {
  const { rows: tables } = await database.run<{ found: boolean }>({
    name: 'migrations_table',
    text: `SELECT to_regclass('schema_migrations') IS NOT NULL AS found`,
  });
  if (!tables[0]!.found) return [];
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
