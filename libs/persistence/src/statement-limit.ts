import { Client } from 'pg';

/** The part of a database's options that says where its limit can go. */
interface LimitedDatabase {
  url: string;
  applicationName: string;
  statementTimeoutMs?: number;
  pooled?: boolean;
  connectTimeoutMs?: number;
}

/** How the limit of a statement's time reaches the server. */
export interface StatementLimit {
  /** What each connection of the pool is opened with. */
  readonly startup: { statement_timeout?: number };
  /** What every transaction begins with. */
  readonly begin: string;
  /** Whether a statement has the limit only inside a transaction that began so. */
  readonly perTransaction: boolean;
}

/**
 * On a direct connection the limit is a setting of the connection. A pooler in transaction mode lends
 * the same server connection to others, so there each transaction brings its settings and takes them
 * with it; nothing stays behind.
 */
export async function limitStatements(options: LimitedDatabase): Promise<StatementLimit> {
  const limit = options.statementTimeoutMs ?? 0;
  if (limit === 0) return { startup: {}, begin: 'BEGIN', perTransaction: false };
  if (!Number.isSafeInteger(limit) || limit < 0) throw new RangeError(`no time limit: ${limit}`);
  if (options.pooled ?? !(await keepsSettings(options, limit))) {
    const begin = `BEGIN; SET LOCAL statement_timeout = ${limit}; SET LOCAL jit = off`;
    return { startup: {}, begin, perTransaction: true };
  }
  return { startup: { statement_timeout: limit }, begin: 'BEGIN', perTransaction: false };
}

/** `protocol_violation`: what PgBouncer answers to a startup parameter that it does not know. */
const REFUSED = '08P01';

const settingOfConnection = `
SELECT source = 'client' AS kept FROM pg_settings WHERE name = 'statement_timeout'`;

/**
 * Whether a setting that a connection is opened with reaches the server. Some poolers refuse it and
 * others take it and drop it (`ignore_startup_parameters`), so the server is asked where it has it from.
 */
async function keepsSettings(options: LimitedDatabase, limit: number): Promise<boolean> {
  const client = new Client({
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    statement_timeout: limit,
  });
  // A connection that is lost while it is asked rejects the question; here it says so again.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ kept: boolean }>(settingOfConnection);
    return rows[0]!.kept;
  } catch (error) {
    if ((error as { code?: unknown }).code === REFUSED) return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}
