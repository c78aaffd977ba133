import { Database, migrateUp, type DatabaseOptions } from '@acp/persistence';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

const TEMPLATE = 'acp_template';
const TEMPLATE_LOCK = 4_711_000_001;

export interface TestDatabase {
  url: string;
  name: string;
  /** Another pool on the same database, as another process would have. Closed by `drop`. */
  open(options?: Partial<DatabaseOptions>): Promise<Database>;
  /** Runs one statement as an outsider: faults planted by hand, assertions. */
  sql<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Another database with all that this one holds now. Ends every connection that was opened here. */
  clone(): Promise<TestDatabase>;
  drop(): Promise<void>;
}

/**
 * A database of its own for a test file, cloned from a template that the migrations built once per
 * server. Set KEEP_TEST_DATABASE=1 to keep it after `drop()` and have its URL printed.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = serverUrl();
  await ensureTemplate(server);
  return cloneOf(server, TEMPLATE);
}

async function cloneOf(server: string, template: string): Promise<TestDatabase> {
  const name = `acp_test_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return new ClonedDatabase(server, name);
}

/** An empty database without the migrations. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const server = serverUrl();
  const name = `acp_empty_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, (admin) => admin.query(`CREATE DATABASE ${name}`));
  return new ClonedDatabase(server, name);
}

/**
 * The database at `url`, made and migrated where it is not there yet, and left alone by `drop()`: for
 * tests whose data takes long to make.
 */
export async function openKeptDatabase(url: string): Promise<TestDatabase> {
  const name = new URL(url).pathname.slice(1);
  const server = databaseUrl(url, 'postgres');
  await asAdmin(server, async (admin) => {
    const found = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (!found.rowCount) await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(name)}`);
  });
  const kept = new ClonedDatabase(server, name, { isKept: true });
  await migrateUp(await kept.open());
  return kept;
}

class ClonedDatabase implements TestDatabase {
  readonly url: string;
  private readonly opened: Database[] = [];
  private outsider: Client | undefined;

  constructor(
    private readonly server: string,
    readonly name: string,
    private readonly options: { isKept?: boolean } = {},
  ) {
    this.url = databaseUrl(server, name);
  }

  async open(options: Partial<DatabaseOptions> = {}): Promise<Database> {
    const database = await Database.open({
      url: this.url,
      applicationName: 'test',
      poolSize: 5,
      ...options,
    });
    this.opened.push(database);
    return database;
  }

  async sql<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    if (!this.outsider) {
      this.outsider = new Client({ connectionString: this.url });
      this.outsider.on('error', () => undefined);
      await this.outsider.connect();
    }
    const result = await this.outsider.query(text, values as unknown[]);
    return result.rows as Row[];
  }

  async clone(): Promise<TestDatabase> {
    await this.disconnect();
    return cloneOf(this.server, this.name);
  }

  private async disconnect(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((database) => database.close()));
    await this.outsider?.end();
    this.outsider = undefined;
  }

  async drop(): Promise<void> {
    await this.disconnect();
    if (this.options.isKept) return;
    if (process.env['KEEP_TEST_DATABASE']) {
      process.stderr.write(`kept ${this.url}\n`);
      return;
    }
    await asAdmin(this.server, (admin) => admin.query(`DROP DATABASE ${this.name} WITH (FORCE)`));
  }
}

async function ensureTemplate(server: string): Promise<void> {
  await asAdmin(server, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const found = await admin.query('SELECT FROM pg_database WHERE datname = $1', [TEMPLATE]);
    if (found.rowCount) return;
    const building = `${TEMPLATE}_${process.pid}`;
    await admin.query(`DROP DATABASE IF EXISTS ${building}`);
    await admin.query(`CREATE DATABASE ${building}`);
    const database = await Database.open({
      url: databaseUrl(server, building),
      applicationName: 'template',
    });
    await migrateUp(database);
    await database.close();
    await admin.query(`ALTER DATABASE ${building} RENAME TO ${TEMPLATE}`);
  });
}

async function asAdmin(server: string, work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: server });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function serverUrl(): string {
  const url = process.env['TEST_POSTGRES_URL'];
  if (!url) {
    throw new Error('TEST_POSTGRES_URL is not set: run integration tests through `npm test`');
  }
  return url;
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
}
