import { ControlPlaneError } from '@acp/contracts';
import { ANSWER_MARGIN_MS, Database, schemaState, type DatabaseOptions } from '@acp/persistence';
import type { ServiceConfig } from '../configuration/service-config.js';
import type { HealthRegistry } from '../health/health.registry.js';
import { watchPool } from './pool-gauges.js';

/** How an app uses its database where that is not what the configuration says. */
export type DatabaseSettings = Partial<DatabaseOptions> & {
  /** The app works on the tables of the control plane and checks them. Default true. */
  ownSchema?: boolean;
};

/** What a database says that is there and does not let us in: name, account, password, encryption. */
const REFUSED = /^(28...|3D000|3F000)$/;

/**
 * The one pool of a process. Throws where the server cannot be reached or refuses, and where the schema
 * is missing or older than this build; beside a newer one a build runs on, as the old instances do while
 * an upgrade is rolled out.
 */
export async function openDatabase(
  name: string,
  config: Readonly<ServiceConfig>,
  { ownSchema = true, ...settings }: DatabaseSettings,
): Promise<Database> {
  const database = await Database.open({
    url: config.databaseUrl,
    applicationName: name,
    poolSize: config.databasePoolSize,
    preparedStatements: config.databasePreparedStatements,
    ...settings,
    answerTimeoutMs: answerTimeoutOf(config, settings),
  }).catch(refused);
  try {
    if (ownSchema) await checkSchema(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Part of readiness and of the start-up probe: the server answers, and on a schema that can serve. */
export function watchDatabase(
  database: Database,
  { ownSchema = true }: DatabaseSettings,
  health: HealthRegistry,
): void {
  watchPool(database);
  health.register({
    name: 'database',
    probes: ['ready', 'startup'],
    check: async () => {
      if (ownSchema) return { schema: await checkSchema(database) };
      await database.run({ name: 'health', text: 'SELECT 1' });
      return {};
    },
  });
}

/** A statement ends at the server's limit first, where it has one: then the connection stays. */
function answerTimeoutOf(
  { databaseAnswerTimeoutMs }: Readonly<ServiceConfig>,
  { statementTimeoutMs = 0 }: DatabaseSettings,
): number {
  return Math.max(databaseAnswerTimeoutMs, statementTimeoutMs + ANSWER_MARGIN_MS);
}

async function checkSchema(database: Database): Promise<'current' | 'newer'> {
  const state = await schemaState(database);
  if (state.kind === 'current' || state.kind === 'newer') return state.kind;
  const what =
    state.kind === 'missing'
      ? 'the database has no schema'
      : `the schema of the database lacks ${state.missing.join(', ')}`;
  throw new ControlPlaneError('DATABASE.SCHEMA', `${what}: run \`npm run migrate\` first`);
}

/** The driver's error names the server or the account, never the password. */
function refused(error: unknown): never {
  const { code, message } = error as { code?: unknown; message: string };
  if (typeof code !== 'string' || !REFUSED.test(code)) throw error;
  throw new ControlPlaneError('DATABASE.REFUSED', `${message} (${code}): see DATABASE_URL`, {
    cause: error,
  });
}
