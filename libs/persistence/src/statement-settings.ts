import { Client } from 'pg';
import { INTAKE_SCHEMA } from './intake/intake-tables.js';

/** The part of a database's options that says where its limit can go. */
interface LimitedDatabase {
  url: string;
  applicationName: string;
  statementTimeoutMs?: number;
  pooled?: boolean;
  connectTimeoutMs?: number;
}

/** How the settings of this process reach the server: the limit of a statement's time, and no `jit`. */
export interface StatementSettings {
  /** What each connection of the pool is opened with. */
  readonly startup: { statement_timeout?: number };
  /** What each connection of the pool does first; null where others use it too. */
  readonly onConnect: string | null;
  /** What every transaction begins with. */
  readonly begin: string;
  /** Whether a statement has the settings only inside a transaction that began so. */
  readonly perTransaction: boolean;
}

/**
 * The planner cannot know where a claim starts and expects it to read a tenth of the topic. In a large
 * outbox that seems worth compiling, for every claim anew: 1.3 s of LLVM around 5 ms of work on
 * PostgreSQL 15.
 */
const WITHOUT_JIT = 'jit = off';

/**
 * The account's own schema is left out of the path: that of an account named as the intake's schema would be
 * the intake's, and tables made or looked for there are not those of the control plane.
 */
const withoutOwnSchema = (isLocal: boolean) => `
SELECT set_config('search_path', coalesce(nullif(regexp_replace(current_setting('search_path'),
                                                                '"\\$user"\\s*,?\\s*', ''), ''), 'public'), ${isLocal})
WHERE current_user = '${INTAKE_SCHEMA}' AND current_setting('search_path') LIKE '%"$user"%'`;

/**
 * On a direct connection they are settings of the connection. A pooler in transaction mode lends the
 * same server connection to others, so there each transaction brings its settings and takes them with
 * it; nothing stays behind. Which of the two it is, is asked once.
 */
export async function settleStatements(options: LimitedDatabase): Promise<StatementSettings> {
  const limit = options.statementTimeoutMs ?? 0;
  if (!Number.isSafeInteger(limit) || limit < 0) throw new RangeError(`no time limit: ${limit}`);
  if (options.pooled ?? !(await keepsSettings(options))) {
    const limited = limit === 0 ? '' : ` SET LOCAL statement_timeout = ${limit};`;
    const begin = `BEGIN;${limited} SET LOCAL ${WITHOUT_JIT};${withoutOwnSchema(true)}`;
    return { startup: {}, onConnect: null, begin, perTransaction: true };
  }
  const startup = limit === 0 ? {} : { statement_timeout: limit };
  const onConnect = `SET ${WITHOUT_JIT};${withoutOwnSchema(false)}`;
  return { startup, onConnect, begin: 'BEGIN', perTransaction: false };
}

/** `protocol_violation`: what PgBouncer answers to a startup parameter that it does not know. */
const REFUSED = '08P01';

/** Of the one connection that asks; any that is no default. */
const ASKED_LIMIT_MS = 60_000;

const settingOfConnection = `
SELECT source = 'client' AS kept FROM pg_settings WHERE name = 'statement_timeout'`;

/**
 * Whether a setting that a connection is opened with reaches the server. Some poolers refuse it and
 * others take it and drop it (`ignore_startup_parameters`), so the server is asked where it has it from.
 */
async function keepsSettings(options: LimitedDatabase): Promise<boolean> {
  const client = new Client({
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    statement_timeout: ASKED_LIMIT_MS,
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
