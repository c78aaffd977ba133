import { freePort, waitUntil } from '@acp/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

const UNPRIVILEGED = 65_534;
const BUILT = join(__dirname, '../../../.cache/pgbouncer/pgbouncer');
const INSTALLED = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'];

export interface Pooler {
  name: string;
  program: string;
  /** Whether the apps use named statements; the pooler carries them then. */
  prepared: boolean;
  /** Required is there too, so that its tests fail where it is not. */
  isThere: boolean;
  install: string;
}

const installed = INSTALLED.find(existsSync);

/** That of the machine, which may be of any age, and that of Debian 13. */
export const POOLERS: readonly Pooler[] = [
  {
    name: 'the installed PgBouncer',
    program: installed ?? INSTALLED[0]!,
    prepared: false,
    isThere: installed !== undefined || process.env['REQUIRE_BROKERS'] === '1',
    install: 'apt-get install -y pgbouncer',
  },
  {
    name: 'a PgBouncer of today',
    program: BUILT,
    prepared: true,
    // Never required: its source may be out of reach, which says nothing about this build.
    isThere: existsSync(BUILT),
    install: 'npm run pgbouncer:fetch',
  },
];

/** A PgBouncer of a test's own, in transaction mode. */
export class PgBouncer {
  private constructor(
    readonly url: string,
    private readonly serverConnections: number,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(
    pooler: Pooler,
    databaseUrl: string,
    serverConnections: number,
  ): Promise<PgBouncer> {
    if (!existsSync(pooler.program)) throw new Error(`not installed here: ${pooler.install}`);
    const folder = mkdtempSync(join(tmpdir(), 'acp-pgbouncer-'));
    chmodSync(folder, 0o755);
    // Of a checkout below a closed home the account that it runs as sees nothing.
    const program = join(folder, 'pgbouncer');
    copyFileSync(pooler.program, program);
    chmodSync(program, 0o755);
    const port = await freePort();
    const file = join(folder, 'pgbouncer.ini');
    const settings = settingsOf(pooler, new URL(databaseUrl), { port, serverConnections });
    writeFileSync(file, settings.join('\n'), { mode: 0o644 });
    const child = spawn(program, [file], {
      stdio: 'ignore',
      ...(process.getuid?.() === 0 && { uid: UNPRIVILEGED, gid: UNPRIVILEGED }),
    });
    const { username, pathname } = new URL(databaseUrl);
    const url = `postgres://${username}:any@127.0.0.1:${port}${pathname}`;
    await waitUntil('PgBouncer answers', () => answers(url));
    return new PgBouncer(url, serverConnections, child, folder);
  }

  /** The values that a setting has on the server connections, all of them taken at once. */
  async settings(name: string): Promise<string[]> {
    const clients = Array.from(
      { length: this.serverConnections },
      () => new Client({ connectionString: this.url }),
    );
    const values = new Set<string>();
    // One after another, each in a transaction that stays open: none is lent twice.
    for (const client of clients) {
      await client.connect();
      await client.query('BEGIN');
      const { rows } = await client.query<{ value: string }>(
        'SELECT current_setting($1) AS value',
        [name],
      );
      values.add(rows[0]!.value);
    }
    await Promise.all(clients.map((client) => client.end()));
    return [...values];
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function settingsOf(
  { prepared }: Pooler,
  target: URL,
  { port, serverConnections }: { port: number; serverConnections: number },
): string[] {
  const name = target.pathname.slice(1);
  const server = `host=${target.hostname} port=${target.port} dbname=${name}`;
  return [
    '[databases]',
    `${name} = ${server} user=${target.username} password=${target.password}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    `default_pool_size = ${serverConnections}`,
    'max_client_conn = 200',
    ...(prepared ? ['max_prepared_statements = 200'] : []),
  ];
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
