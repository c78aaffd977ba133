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
 * On a direct connection they are settings of the connection. A pooler in transaction mode lends the
 * same server connection to others, so there each transaction brings its settings and takes them with
 * it; nothing stays behind. Which of the two it is, is asked once. None of them is a query, so that a
 * transaction may still say how it is isolated.
 */
export async function settleStatements(options: LimitedDatabase): Promise<StatementSettings> {
  const limit = options.statementTimeoutMs ?? 0;
  if (!Number.isSafeInteger(limit) || limit < 0) throw new RangeError(`no time limit: ${limit}`);
  const { kept, path } = await askServer(options);
  if (options.pooled ?? !kept) {
    const limited = limit === 0 ? '' : ` SET LOCAL statement_timeout = ${limit};`;
    const found = path === null ? '' : ` SET LOCAL search_path = ${path};`;
    const begin = `BEGIN;${limited}${found} SET LOCAL ${WITHOUT_JIT}`;
    return { startup: {}, onConnect: null, begin, perTransaction: true };
  }
  const startup = limit === 0 ? {} : { statement_timeout: limit };
  const found = path === null ? '' : `; SET search_path = ${path}`;
  const onConnect = `SET ${WITHOUT_JIT}${found}`;
  return { startup, onConnect, begin: 'BEGIN', perTransaction: false };
}

/** `protocol_violation`: what PgBouncer answers to a startup parameter that it does not know. */
const REFUSED = '08P01';

/** Of the one connection that asks; any that is no default. */
const ASKED_LIMIT_MS = 60_000;

/**
 * Where names are looked for without the account's own schema, as SQL; null where that is no other place.
 * The schema of an account named as the intake's would be the intake's, and tables that are made or found there
 * are not those of the control plane.
 */
const questions = `
SELECT source = 'client' AS kept,
       CASE WHEN current_user = '${INTAKE_SCHEMA}' AND current_setting('search_path') LIKE '%"$user"%'
            THEN coalesce(nullif(regexp_replace(current_setting('search_path'),
                                                '"\\$user"\\s*,?\\s*', ''), ''), 'public') END AS path
FROM pg_settings WHERE name = 'statement_timeout'`;

interface ServerAnswers {
  /** Whether a setting that a connection is opened with reaches the server. */
  kept: boolean;
  path: string | null;
}

/**
 * Some poolers refuse a setting that a connection is opened with and others take it and drop it
 * (`ignore_startup_parameters`), so the server is asked where it has it from.
 */
async function askServer(options: LimitedDatabase): Promise<ServerAnswers> {
  try {
    return await askWith(options, { statement_timeout: ASKED_LIMIT_MS });
  } catch (error) {
    if ((error as { code?: unknown }).code !== REFUSED) throw error;
    return { ...(await askWith(options, {})), kept: false };
  }
}

async function askWith(
  options: LimitedDatabase,
  startup: { statement_timeout?: number },
): Promise<ServerAnswers> {
  const client = new Client({
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    ...startup,
  });
  // A connection that is lost while it is asked rejects the question; here it says so again.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<ServerAnswers>(questions);
    return rows[0]!;
  } finally {
    await client.end().catch(() => undefined);
  }
}
